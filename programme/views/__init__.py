"""Pages of the programme and its tasks."""
