"""Browsers on the panel and at the desk, and what pages say without their tags."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import sign_in

from .panel import AGREED

XSS = "<script>alert(1)</script>"


@pytest.fixture
def at(panel: Any) -> Any:
    """A browser signed in as somebody on the panel: by a code, so without a second factor."""
    return lambda seat: sign_in(Client(), seat.person, second_factor=False)


@pytest.fixture
def desk(panel: Any) -> Any:
    """A browser signed in as the holder of a post."""
    return lambda role: sign_in(Client(), panel.people[role])


def address(panel: Any, name: str, **parts: Any) -> str:
    if name.startswith("panel-"):
        return reverse(name, kwargs={"exercise": panel.exercise.pk} | parts)
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.replace("&#39;", "'").replace("&#34;", '"').split())


def written(mark: Any = 4, reason: str = "Clear", **more: Any) -> dict[str, Any]:
    """What a judge types into a whole sheet."""
    typed: dict[str, Any] = {}
    for part in AGREED:
        typed |= {f"mark-{part}": mark, f"reason-{part}": f"{reason}: {part}", f"note-{part}": ""}
    return typed | more
