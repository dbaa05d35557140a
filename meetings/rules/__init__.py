"""Rules that need no table: the life of a meeting, and its deadlines."""
