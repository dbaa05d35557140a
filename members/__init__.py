"""Who belongs where and may do what: people, committees, seats, roles, accounts, and what they are told."""
