"""The seal: the record signed, chained, checked, and kept as a signed file."""
