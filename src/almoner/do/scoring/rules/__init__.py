"""The rules of judging: pure functions of marks, judges and money. What each means stands in docs/rules/scoring.md."""
