"""What readers are told of tasks."""
