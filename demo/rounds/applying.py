"""How the groups apply: drafts, what they answer, and who submits when."""

import io
from decimal import Decimal
from typing import Any

from almoner.do.applications import actions as applications
from almoner.do.applications.models import Application
from almoner.do.grants.models import Invitation
from almoner.foundation.documents import actions as documents
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.queries import definition_of
from almoner.kernel.periods import FinancialYear
from demo.clock import Clock

from .groups import FACTS, Group

PLACES = {
    "blaby": ("E07000129", "Blaby"),
    "charnwood": ("E07000130", "Loughborough"),
    "harborough": ("E07000131", "Market Harborough"),
    "hinckley": ("E07000132", "Hinckley"),
    "leicester": ("E06000016", "Leicester"),
    "melton": ("E07000133", "Melton Mowbray"),
    "north-west": ("E07000134", "Coalville"),
    "oadby": ("E07000135", "Oadby"),
    "rutland": ("E06000017", "Oakham"),
}
"""The district's code (ONS) and a town in it, by what the file of groups calls it."""
ENOUGH, LARGE = Decimal("2500.00"), Decimal("7500.00")


def begin(group: Group, invitation: Invitation, *, most: Decimal | None = None) -> Application:
    """A draft with nothing in it but what is known."""
    asked = min(group.asked, most) if most else group.asked
    conditions = [{"question": each["question"], "answer": each["wanted"]} for each in invitation.eligibility]
    return applications.start(
        by=group.by, invitation=invitation, organisation=group.organisation, amount=asked, confirmed=conditions
    )


def write(group: Group, application: Application, *, sections: int | None = None) -> None:
    """Answer the form's sections, or only the first so many."""
    draft = application.draft
    answers = answers_of(group, application)
    for section in definition_of(draft.form_version_id).sections[:sections]:
        given = {one.key: answers.get(one.key) for one in section.questions}
        questions.save_section(
            by=group.by, draft=draft, section=section.key, answers=given, revision=draft.revision_of(section.key)
        )
        draft.refresh_from_db()


def apply(group: Group, invitation: Invitation, clock: Clock, *, day: int, at: str, most: Decimal | None = None) -> Any:
    """Write an application over a few days and submit it."""
    with clock.at(day - 3, "19:20"):
        held = begin(group, invitation, most=most)
        write(group, held)
    with clock.at(day, at):
        return applications.submit(by=group.by, application=held, certified_as="Chair")


def answers_of(group: Group, application: Application) -> dict[str, Any]:
    """What a group answers: its own facts, and the words of its project."""
    project, asked = group.project, application.draft.amount or group.asked
    at_risk = bool(project.get("at_risk"))
    papers = {
        each.kind: str(each.document_id)
        for each in PassportItem.objects.filter(organisation=group.organisation, document__isnull=False)
    }
    return {
        "organisation": {"name": group.organisation.name, "scheme": "", "number": ""},
        "address": _address(group),
        "form": group.row["form"],
        "governing_document": [papers["governing_document"]] if asked > ENOUGH else None,
        "trustees": "5",
        "project_name": f"Example: {project['name']}",
        "summary": project["summary"],
        "need": project["need"],
        "places": [PLACES[group.row["district"]][0]],
        "groups": [project["group"]],
        "priorities": ["justice", "domestic-abuse"] if project["group"] == "witnesses" else ["domestic-abuse"],
        "starts": application.invitation.spend_from.isoformat() if application.invitation.spend_from else None,
        "people": str(project["people"]),
        "partners": "We meet the groups near us every quarter, and tell each other of people whom we cannot help.",
        "continues": project["continues"],
        "amount": f"{asked:.2f}",
        "budget": budget(group, asked, application.invitation),
        "other_money": "Our members give their time. A local foundation pays the rent.",
        "match_evidence": [_letter_of_the_foundation(group)] if asked >= LARGE else None,
        "at_risk": "yes" if at_risk else "no",
        "safeguarding_policy": [papers["safeguarding"]] if at_risk else None,
        "safeguarding_lead": "The secretary" if at_risk else None,
        "truth": True,
        "statutory": True,
        "publication": True,
    }


def _address(group: Group) -> dict[str, str]:
    town = PLACES[group.row["district"]][1]
    return {"line1": "1 Example Street", "line2": "", "town": town, "county": "", "postcode": "LE1 1AA"}


def _letter_of_the_foundation(group: Group) -> str:
    """Evidence of match funding: the id of the document."""
    letter = io.BytesIO((FACTS / "example-document.pdf").read_bytes())
    name = "letter-of-the-foundation.pdf"
    made = documents.receive(
        by=group.by, organisation=group.organisation, file=letter, name=name, purpose="application"
    )
    return str(made.pk)


def budget(group: Group, asked: Decimal, invitation: Invitation) -> list[dict[str, str]]:
    """The lines of the project by their share of what is asked for; the last takes the pennies."""
    year = FinancialYear.containing(invitation.spend_from).starting if invitation.spend_from else 2026
    rows, left = [], asked
    lines = group.project["lines"]
    for place, (what, share) in enumerate(lines, start=1):
        amount = left if place == len(lines) else (asked * share / 100).quantize(Decimal(1))
        left -= amount
        kind = "capital" if group.row["extra"] == "capital" and place == len(lines) else "revenue"
        rows.append({"what": what, "kind": kind, "year": str(year), "amount": f"{amount:.2f}"})
    return rows
