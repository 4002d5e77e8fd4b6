"""The forms of this room: what staff fill in to write a form (builder), and what a form asks (answers)."""
