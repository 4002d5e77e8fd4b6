"""One round and the hands that reach for it: what stories of applications are told with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from almoner.do.applications.models import Application
from almoner.foundation.door.actor import NOBODY, Actor, appointed, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import Membership
from almoner.foundation.organisations.queries import membership_in
from almoner.foundation.questions.models import Draft

from . import writing

if TYPE_CHECKING:
    from almoner.foundation.organisations.models import Organisation

WRITER, CERTIFIER, LEAVER, NEIGHBOUR = "Will", "Cert", "Olive", "Nick"
OFFICER, HEAD, ELSEWHERE, STRANGER = "Cora", "Hugo", "Sam", "nobody"
OF_A_BODY = (WRITER, CERTIFIER, LEAVER, NEIGHBOUR)
WRITES = frozenset({Part.OWNER, Part.WRITER, Part.CERTIFIER})


class OneRound(RuleBasedStateMachine):
    """A round that lets in late by exception, two bodies that may apply, and a clock that stands between steps."""

    world: Any
    round: Any
    far: ClassVar[str] = ""
    """What has happened when a story begins."""
    reached: ClassVar[set[str]] = set()
    """What happened in some story."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.clock = time_machine.travel(timezone.now() + dt.timedelta(minutes=1), tick=False)
        self.travel = self.clock.start()
        world = self.world
        self.bodies: list[Organisation] = [world.hospice, world.other_body]
        self.people = {
            WRITER: (world.members[Part.WRITER], world.hospice),
            CERTIFIER: (world.members[Part.CERTIFIER], world.hospice),
            LEAVER: (world.olive, world.hospice),
            NEIGHBOUR: (world.nick, world.other_body),
        }
        self.closes = writing.closing(self.round)
        self.let_in: dict[Any, list[dt.datetime]] = {}
        """By body, until when it was let in late."""
        self.kept: dict[Any, tuple[Any, ...]] = {}
        """Every submission that was ever seen, as it was."""
        self.received: dict[Any, dt.datetime] = {}
        """By application, when it was received."""
        with at_work(NOBODY):
            certifies = [Part.WRITER.value, Part.CERTIFIER.value]
            Membership.objects.create(organisation=world.hospice, person=world.olive, parts=certifies)

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    # --- Who acts, and what follows

    def actor(self, hand: str) -> Actor:
        """Somebody as a request would find them now; who does not act for anybody any more is a visitor."""
        if hand in self.people:
            person, body = self.people[hand]
            found = membership_in(body.pk, person)
            if found is None:
                return NOBODY
            return member(
                person.name, person_id=person.pk, organisation_id=body.pk, parts=frozenset(map(Part, found.parts))
            )
        if hand == ELSEWHERE:
            post = frozenset({Role.COMMISSIONING_OFFICER})
            return appointed(hand, person_id=self.world.sam.pk, office_id=self.world.south.pk, roles=post)
        if hand == STRANGER:
            return NOBODY
        role = Role.HEAD_OF_COMMISSIONING if hand == HEAD else Role.COMMISSIONING_OFFICER
        return self.world.actor(role, self.round.office)

    def trying(self, by: Actor, act: Callable[[], Any]) -> bool:
        """Whether it was done. Whatever came of it, no answer changed by a hand that may not write it."""
        before = self.drafts()
        try:
            with transaction.atomic():
                act()
        except (Refused, ValidationError):
            assert self.drafts() == before, "a refusal changed a draft"
            return False
        finally:
            self.travel.shift(dt.timedelta(seconds=1))
        for key, (answers, sections, state) in self.drafts().items():
            was = before.get(key)
            if was is not None and was[:2] != (answers, sections):
                assert was[2] == state != "submitted", "what is submitted was written over"
                self.may_write(by, Draft.objects.get(pk=key))
        return True

    def drafts(self) -> dict[Any, tuple[Any, Any, str]]:
        """The answers of every draft, who saved them, and how far it is."""
        rows = Draft.objects.filter(office=self.round.office)
        fields = rows.values_list("pk", "answers", "sections", "state")
        return {key: (answers, sections, state) for key, answers, sections, state in fields}

    def may_write(self, by: Actor, draft: Draft) -> None:
        """Answers are written by members of the applicant, or by the office where it is on record that it helps."""
        if by.organisation_id is None:
            assert by.office_id == draft.office_id, "somebody else's hand wrote"
            assert draft.assisted, "staff wrote what they were not asked to"
            self.reached.add("helped")
        else:
            assert by.organisation_id == draft.organisation_id, "another body wrote"
            assert by.roles & WRITES, "somebody wrote who has no part in it"

    def one(self, which: int) -> Application | None:
        """One of the applications as it stands now."""
        rows = Application.objects.filter(invitation=self.round).select_related("draft", "invitation", "organisation")
        found = list(rows.order_by("number"))
        return found[which % len(found)] if found else None

    def until(self, body: Any) -> dt.datetime:
        """The last second in which a body, by its key, may submit."""
        return max([self.closes, *self.let_in.get(body, ())])
