"""Input about people and committees."""
