"""The gate: who may do what, and who sees with whose eyes."""
