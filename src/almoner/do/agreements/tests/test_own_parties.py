"""An agreement with a body that registered itself is varied and corrected without naming the body as new."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from almoner.do.agreements import queries
from almoner.do.agreements.models import Proposal
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Organisation
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Boxes(HTMLParser):
    """What a page would send if somebody pressed its button: each box with what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and (said.get("type") not in {"checkbox", "radio"} or "checked" in said):
            self.sent.setdefault(name, []).append(said.get("value") or "")
        if tag in {"select", "textarea"}:
            self._inside = name
        if tag == "option" and "selected" in said:
            self.sent.setdefault(self._inside, []).append(said.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip() and self.lasttag == "textarea":
            self.sent[self._inside] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._inside = ""


def test_a_party_that_registered_itself_stays_the_one_it_is(held: Any) -> None:
    _number, terms = queries.terms_by_agreement([held.vf])[held.vf.pk]
    key = terms.parties[0].organisation
    with at_work(command_line()):
        Organisation.objects.filter(pk=key).update(office=None, registered_at=timezone.now(), vouched_at=None)
    before = Organisation.objects.count()
    client = sign_in(Client(), held.people[Role.COMMISSIONING_OFFICER])
    where = f"/desk/northshire/agreements/{held.vf.number}/vary/"
    sent = Boxes(client.get(where).content.decode()).sent
    answer = client.post(where, sent | {"reason": ["The trial was put off."], "ends": ["31 March 2030"]}, follow=True)
    page = answer.content.decode()
    assert "is not held yet" not in page
    assert str(key) in str(Proposal.objects.get(agreement=held.vf, reason="The trial was put off.").facts)
    assert Organisation.objects.count() == before
