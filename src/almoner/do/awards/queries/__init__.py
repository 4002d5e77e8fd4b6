"""The reads of awards."""
