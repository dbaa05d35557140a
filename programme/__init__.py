"""What a group is to carry out: its programme, the periods of it, and its tasks."""
