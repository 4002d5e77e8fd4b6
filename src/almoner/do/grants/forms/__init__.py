"""The forms of rounds, for staff and for those who ask."""
