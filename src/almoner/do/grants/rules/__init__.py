"""The rules of rounds: how figures are read, what a round must say before it opens, and when it is open."""
