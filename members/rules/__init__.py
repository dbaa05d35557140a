"""Rules that need no table: roles and what they may, rules of procedure, lenses."""
