"""Examples for the tests of every address: an application made clearer, a draft, and one that staff write."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from almoner.do.applications import actions
from almoner.do.applications.models import Application
from almoner.do.grants import actions as grants
from almoner.do.grants.parts import SourceEntry
from almoner.do.grants.tests.inviting import facts
from almoner.foundation.accounts.models import Person
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.actor import NOBODY, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.models import Membership, Organisation
from almoner.foundation.passports.tests.examples import PDF
from tests.examples import Of

from .writing import begun, filled, form_of, save

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from tests.furnishing import Furnishing

PARTS = {
    ("desk-application", "reference"): Of("application", "reference"),
    ("desk-application", "section"): "project",
    ("desk-application-check", "reference"): Of("assisted application", "reference"),
    ("desk-application-clarify", "reference"): Of("application", "reference"),
    ("desk-application-complaint", "complaint"): Of("complaint"),
    ("desk-application-difference", "number"): "2",
    ("desk-application-document", "document"): Of("document of an application"),
    ("desk-application-help", "reference"): Of("begun application", "reference"),
    ("desk-application-save", "reference"): Of("assisted application", "reference"),
    ("desk-application-section", "reference"): Of("assisted application", "reference"),
    ("desk-application-tasks", "reference"): Of("assisted application", "reference"),
    ("desk-round", "invitation"): Of("open round"),
    ("provider-application", "pk"): Of("begun application"),
    ("provider-application", "section"): "project",
    ("provider-application-complain", "pk"): Of("application"),
    ("provider-application-document", "document"): Of("document of an application"),
    ("provider-application-document", "pk"): Of("application"),
    ("provider-application-feedback", "pk"): Of("application"),
    ("provider-application-pdf", "pk"): Of("application"),
    ("provider-application-receipt", "pk"): Of("application"),
    ("provider-apply", "invitation"): Of("unopened round"),
    ("public-endorse", "token"): Of("endorsement", "token"),
}
FACES = {
    "provider-application": [{"pk": Of("application")}, {"pk": Of("begun application")}],
    "desk-application": [
        {"reference": Of("application", "reference")},
        {"reference": Of("begun application", "reference")},
        {"reference": Of("assisted application", "reference")},
    ],
}


@dataclass(frozen=True)
class Letter:
    """One that was never sent."""

    token: str = "never-given-out"


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """What stands in the addresses. Where nothing is published there is no round to apply to, and no link in a letter.

    Anybody may apply to a published round, so the neighbour's third is not published.
    """
    if not furnishing.published:
        return {"endorsement": Letter()}
    open_round, begun_round = _round(furnishing, "one"), _round(furnishing, "two")
    other_round = _round(furnishing, "three", published=bool(furnishing.panel))
    by, body = furnishing.by, furnishing.body
    who = _certifier(body)
    policy = documents.receive(by=who, organisation=body, file=io.BytesIO(PDF), name="policy.pdf", purpose="example")
    answers = {"at_risk": "yes", "safeguarding_policy": [str(policy.pk)]}
    application = filled(who, begun(who, open_round, body), **answers)
    asked = actions.ask_endorsement(
        by=who, application=application, kind="police", name="Sergeant Ash", email="ash@police.example"
    )
    actions.submit(by=who, application=application, certified_as="Treasurer")
    day = timezone.localdate() + dt.timedelta(days=7)
    actions.clarify(by=by, application=application, sections=["project"], message="For whom is it?", due_on=day)
    application = Application.objects.select_related("draft").get(pk=application.pk)
    filled_again(who, application)
    actions.submit(by=who, application=application, certified_as="Treasurer")
    complaint = actions.complain(by=who, application=application, text="Nobody told us.")
    begun_one = begun(who, begun_round, body)
    assisted = actions.start(by=by, invitation=begun_round, organisation=_group(furnishing), assisted="by telephone")
    return {
        "open round": open_round,
        "unopened round": other_round,
        "application": Application.objects.get(pk=application.pk),
        "begun application": begun_one,
        "assisted application": assisted,
        "complaint": complaint,
        "document of an application": policy,
        "endorsement": asked,
    }


def filled_again(who: Actor, application: Application) -> None:
    """The clarification's section, answered."""
    save(who, application, "project", summary="We listen to old people at home.")


def _round(furnishing: Furnishing, name: str, *, published: bool = True) -> Invitation:
    by, made = furnishing.by, furnishing.made
    version = made.get("short form") or form_of(furnishing.office, title=furnishing.named("Short form"))
    made["short form"] = version
    held = grants.begin_round(by=by, fund=made["fund"], theme=furnishing.named(f"Round {name}"), year=2028)
    given = facts(theme=held.theme, form_version=version, late_policy="exception", available=Decimal("20000.00"))
    held = grants.edit_invitation(
        by=by,
        invitation=held,
        priorities=[made["priority"].pk],
        sources=[SourceEntry(made["round pot"].pk, given["available"])],
        **given,
    )
    return grants.publish_invitation(by=by, invitation=held) if published else held


def _certifier(body: Organisation) -> Actor:
    person = Membership.objects.filter(organisation=body, parts__contains=[str(Part.OWNER)]).first()
    assert person is not None
    who = Person.objects.get(pk=person.person_id)
    return member(who.name, person_id=who.pk, organisation_id=body.pk, parts=frozenset(Part))


def _group(furnishing: Furnishing) -> Organisation:
    with at_work(NOBODY):
        return Organisation.objects.create(name=furnishing.named("Melton Youth Group"), form="community")
