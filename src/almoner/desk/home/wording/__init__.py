"""How the home reads: one file for each strip."""
