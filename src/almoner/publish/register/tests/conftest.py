"""The small register of the agreements' room, with some of it published."""

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import reverse

from almoner.do.agreements import actions
from almoner.do.agreements.tests.register import Register, _register, held

__all__ = ["_register", "held", "published", "ready"]

TEMPLATES = Path(__file__).parents[1] / "templates"


@pytest.fixture(scope="session", autouse=True)
def ready(django_db_setup: Any) -> None:
    """Compile the templates and read the addresses once, so that no test pays for it alone."""
    for path in TEMPLATES.rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)), using="jinja2")
    reverse("public-register", kwargs={"office": "northshire"})


@pytest.fixture
def published(held: Register) -> Register:
    """CORE004, CORE027 and VRN2 are public; VRN10 is not."""
    for agreement in (held.vf, held.tbc, held.vrn2):
        actions.publish(by=held.hugo, record=agreement)
    return held
