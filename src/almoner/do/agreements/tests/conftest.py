"""The small register, for every test of this room."""

from almoner.do.agreements.tests.register import _register, held

__all__ = ["_register", "held"]
