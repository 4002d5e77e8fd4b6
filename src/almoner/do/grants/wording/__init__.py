"""How rounds and invitations are said."""
