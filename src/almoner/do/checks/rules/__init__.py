"""Which checks an office asks for, how each stands, and how far somebody would rely on us: docs/rules/checks.md."""
