"""What pages say of working groups: what each owes, the way there as a picture, what became of its reports."""
