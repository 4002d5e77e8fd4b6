"""The small exercise, for every test of this room."""

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import reverse

from almoner.do.scoring.tests.browsing import at, desk
from almoner.do.scoring.tests.panel import _panel, panel, scored

__all__ = ["_panel", "at", "desk", "panel", "ready", "scored"]

TEMPLATES = Path(__file__).parents[1] / "templates"


@pytest.fixture(scope="session", autouse=True)
def ready(django_db_setup: Any) -> None:
    """Compile the templates and read the addresses once, so that no test pays for it alone."""
    for path in TEMPLATES.rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)), using="jinja2")
    reverse("desk-scoring", kwargs={"office": "northshire"})
