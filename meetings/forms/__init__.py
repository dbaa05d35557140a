"""Input about meetings, items, decisions and minutes."""
