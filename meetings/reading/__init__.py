"""What a reader may read of a meeting: agenda, minutes, who was there, who sees what."""
