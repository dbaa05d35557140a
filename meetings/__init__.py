"""Meetings: agenda, annexes, decisions, minutes and their seal, follow-ups, and the pack on paper."""
