"""How many questions about a round are taken from strangers, so that a form open to all cannot be flooded."""

MOST_QUESTION = 2000
"""Characters of a question."""
MOST_FROM_ONE = 5
"""Questions about one round that are taken from one place in an hour."""
MOST_FROM_ALL = 100
"""Questions about one round that are taken from everywhere in an hour."""


def too_many(from_there: int, from_all: int) -> bool:
    """Whether one question more in this hour is one too many."""
    return from_there >= MOST_FROM_ONE or from_all >= MOST_FROM_ALL
