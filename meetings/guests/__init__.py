"""Guests: a link that opens what was granted."""
