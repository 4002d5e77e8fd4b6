"""What holds for decisions: pure functions of a paper (a decision with all that was read for it) and the moment."""
