"""Pages of people, committees, seats and messages."""
