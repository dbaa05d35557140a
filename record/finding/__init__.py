"""Search: one index over what the apps offer, filled in the background, and gated at the moment of asking."""
