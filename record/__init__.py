"""The floor of the house: what is done is recorded, once, at a time, and by somebody."""
