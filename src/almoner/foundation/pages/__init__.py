"""How pages look and who may see them: base templates, macros, tables, and the ``@page`` that every view carries."""

from .page import Audience, page
from .rendering import render

__all__ = ["Audience", "page", "render"]
