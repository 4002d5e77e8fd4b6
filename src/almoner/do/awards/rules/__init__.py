"""Pure functions of awards: what they are weighed by, how money is split, what letters say, what an offer asks."""
