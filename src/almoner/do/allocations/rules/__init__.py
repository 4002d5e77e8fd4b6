"""The rules of allocations and of grants outside a round; docs/rules/allocations.md has them in prose."""
