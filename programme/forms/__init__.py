"""Input about the programme and its tasks."""
