"""Annexes: files that come in, how big they may be, and what can be read of them."""
