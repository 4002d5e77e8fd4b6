"""The measures of tidiness: each a module with a SENTENCE, a CURE and `problems()`."""
