"""How every page and form behaves: typed text, rich text, Danish order, what templates ask."""
