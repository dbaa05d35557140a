"""Packs: what is asked for, drawn up in the background, and handed out."""
