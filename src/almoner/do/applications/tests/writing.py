"""Applications for tests: a short form that asks what means something, good answers, and drafts filled with them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from almoner.do.applications import actions
from almoner.do.applications.models import Application
from almoner.do.grants.tests import inviting
from almoner.foundation.door.actor import command_line, member
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.exchange import FORMAT
from almoner.foundation.questions.queries import definition_of

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.offices.models import Office
    from almoner.foundation.questions.models import FormVersion

YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


def question(key: str, kind: str = "short", **more: Any) -> dict[str, Any]:
    """One question as JSON, with what every question needs."""
    return {"key": key, "type": kind, "label": f"What about {key}?", "why": f"So that {key} can be judged.", **more}


FORM: dict[str, Any] = {
    "sections": [
        {
            "key": "project",
            "title": "What you want to do",
            "questions": [
                question("project_name", word_limit=12),
                question("summary", "long", word_limit=20, word_minimum=3),
                question(
                    "places",
                    "choices",
                    choices=[{"value": "melton", "label": "Melton"}, {"value": "rutland", "label": "Rutland"}],
                ),
                question(
                    "priorities",
                    "choices",
                    required=False,
                    choices=[
                        {"value": "safer", "label": "Safer places"},
                        {"value": "other", "label": "Something else"},
                    ],
                ),
            ],
        },
        {
            "key": "money",
            "title": "The money",
            "questions": [
                question("amount", "money"),
                question("budget", "lines", adds_up_to="amount"),
                question("accounts", "file", required=False, tier_min="5000.01"),
                question("other_money", "long", required=False),
            ],
        },
        {
            "key": "safety",
            "title": "Keeping people safe",
            "questions": [
                question("at_risk", "choice", choices=YES_NO),
                question(
                    "safeguarding_policy",
                    "file",
                    required=False,
                    files=2,
                    show_if={"question": "at_risk", "equals": "yes"},
                ),
                question("truth", "declaration"),
            ],
        },
    ],
    "amount": "amount",
}
BUDGET = [
    {"what": "Half a post", "kind": "revenue", "year": "2027", "amount": "4000.00"},
    {"what": "A laptop", "kind": "capital", "year": "2027", "amount": "500.00"},
]
GOOD: dict[str, Any] = {
    "project_name": "Melton listens",
    "summary": "We listen to people at home.",
    "places": ["melton"],
    "priorities": ["safer"],
    "amount": "4500.00",
    "budget": BUDGET,
    "at_risk": "no",
    "truth": True,
}


def form_of(office: Office, definition: dict[str, Any] | None = None, title: str = "Short form") -> FormVersion:
    """A published version of the short form."""
    by = command_line(office.pk)
    content = json.dumps({"format": FORMAT, "title": title, "definition": definition or FORM})
    form = questions.import_form(by=by, office=office, content=content)
    version: FormVersion = questions.publish_version(by=by, form=form)
    return version


def opened(office: Office, definition: dict[str, Any] | None = None, **facts: Any) -> Invitation:
    """A round that is open, and asks the short form."""
    given = {"late_policy": "exception", "form_version": form_of(office, definition), **facts}
    return inviting.published(office, **given)


def at_work(organisation: Organisation, person: Any, *parts: Part) -> Actor:
    """A person at work for an organisation."""
    return member(
        person.name, person_id=person.pk, organisation_id=organisation.pk, parts=frozenset(parts or set(Part))
    )


def save(by: Actor, application: Application, section: str, **answers: Any) -> Any:
    """Save answers of a section as the page would."""
    draft = application.draft
    return questions.save_section(
        by=by, draft=draft, section=section, answers=answers, revision=draft.revision_of(section)
    )


def filled(by: Actor, application: Application, **other: Any) -> Application:
    """Every section saved with good answers, or with others."""
    answers = {**GOOD, **other}
    for section in definition_of(application.draft.form_version_id).sections:
        given = {one.key: answers.get(one.key) for one in section.questions}
        assert save(by, application, section.key, **given).is_saved
    return application


def begun(by: Actor, invitation: Invitation, organisation: Organisation, **more: Any) -> Application:
    """A draft with nothing in it."""
    return actions.start(by=by, invitation=invitation, organisation=organisation, **more)


def submitted(by: Actor, invitation: Invitation, organisation: Organisation, **other: Any) -> Application:
    """One that is submitted with good answers, or with others."""
    held = filled(by, begun(by, invitation, organisation), **other)
    return actions.submit(by=by, application=held, certified_as="Treasurer")


def closing(invitation: Invitation) -> dt.datetime:
    """When the round closes as published."""
    assert invitation.closes_at is not None
    return invitation.closes_at
