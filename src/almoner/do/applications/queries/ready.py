"""Whether a draft can be submitted, and what is known of those who submit it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.declared import small_income
from almoner.do.applications.models import Application
from almoner.do.applications.rules.meaning import POLICY, further_problems, meaning
from almoner.do.grants.models import Invitation
from almoner.foundation.documents.models import Document
from almoner.foundation.documents.queries import held_by
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports import queries as passports
from almoner.foundation.questions import queries as questions
from almoner.foundation.questions.models import Draft
from almoner.foundation.questions.rules.definition import AMOUNT, Definition, Kind, Question
from almoner.foundation.questions.rules.problems import FileCheck, Problem
from almoner.kernel.money import pounds
from almoner.strategy.plans.models import Priority

from .closing import bounds_of

SAFEGUARDING = "safeguarding"
_SMALL = frozenset({Organisation.Size.MICRO, Organisation.Size.SMALL})


@dataclass(frozen=True, slots=True)
class Check:
    """What keeps a draft from being submitted, what to think about, and the documents as they stand."""

    problems: list[Problem]
    thoughts: list[str]
    files: FileCheck
    names: dict[str, str]
    """What the documents are called, by their id."""


def ready_to_submit(application: Application) -> Check:
    """Everything that is wrong with a draft: by its form, and by the round. At most three queries.

    ``application`` has its draft, organisation and invitation at hand.
    """
    draft, invitation = application.draft, application.invitation
    definition = questions.definition_of(draft.form_version_id)
    held = documents_in(draft, application.organisation_id)
    files = file_check(held)
    found = questions.asked_in(draft)
    read = meaning(definition, found.answers, amount=found.amount)
    has_policy = read.at_risk and not read.policies and _has_policy(application.organisation_id)
    bounds = bounds_of(invitation)
    wrong = [
        *questions.problems(draft, files=files),
        *further_problems(definition, found, bounds, has_policy_elsewhere=has_policy),
        *_shares(application, definition, read.amount),
    ]
    order = {question.key: place for place, question in enumerate(definition.questions)}
    wrong.sort(key=lambda problem: order.get(problem.question, len(order)))
    if has_policy:
        wrong = [
            _take_it(problem) if problem.question == POLICY and problem.is_missing else problem for problem in wrong
        ]
    names = {key: document.file_name for key, document in held.items()}
    return Check(_once(wrong), list(bounds.fit(read.amount).warnings), files, names)


def _once(problems: list[Problem]) -> list[Problem]:
    """Where the form says already that the policy is missing, it is said once, in the round's words."""
    told = {problem.question for problem in problems if not problem.is_missing}
    return [problem for problem in problems if not problem.is_missing or problem.question not in told]


def _shares(application: Application, definition: Definition, amount: Decimal | None) -> list[Problem]:
    """Partners share in what is asked for, so together they have no more than that. One query."""
    shares = None if amount is None else application.partners.aggregate(all=Sum("amount"))["all"]
    if amount is None or shares is None or shares <= amount:
        return []
    said = {"shares": pounds(shares), "amount": pounds(amount)}
    told = (
        _("The partners' shares come to %(shares)s, more than the %(amount)s asked for: mend one or the other.") % said
    )
    key = definition.amount or AMOUNT
    section = definition.section_of(key)
    return [Problem(section.key if section is not None else "", key, told)]


def _take_it(problem: Problem) -> Problem:
    """The policy is there already: it is said where to take it from, rather than that a document is missing."""
    said = _(
        "Your passport holds a safeguarding policy: take it from there by the button below the question, or add one."
    )
    return replace(problem, sentence=said)


def _has_policy(organisation: UUID) -> bool:
    items = passports.valid_items([organisation], timezone.localdate()).get(organisation, {})
    held = items.get(SAFEGUARDING)
    return held is not None and held.document_id is not None


# --- Documents


def document_ids(definition: Definition, answers: dict[str, Any], section: str = "") -> list[str]:
    """The ids of the documents that answer questions, of the whole form or of one section."""
    found = definition.section(section) if section else None
    asked = found.questions if found is not None else definition.questions
    return [each for one in asked if one.kind is Kind.FILE for each in answers.get(one.key, ())]


def documents_in(draft: Draft, organisation: UUID, section: str = "") -> dict[str, Document]:
    """The documents of a draft by id, if they are the organisation's own. No query where there are none."""
    ids = document_ids(questions.definition_of(draft.form_version_id), draft.answers, section)
    return documents_of(organisation, ids)


def documents_of(organisation: UUID, ids: Sequence[str]) -> dict[str, Document]:
    """Documents of an organisation by id."""
    if not ids:
        return {}
    return {str(each.pk): each for each in held_by(Organisation(pk=organisation), list(ids))}


def file_check(held: dict[str, Document]) -> Callable[[Question, Sequence[str]], Sequence[str]]:
    """What is wrong with documents: not the organisation's own, or infected.

    One that still waits for the scanner may be submitted, since nobody is late for our own delay; nobody can open it
    before it is clean.
    """

    def check(question: Question, ids: Sequence[str]) -> list[str]:
        found = []
        for each in ids:
            document = held.get(each)
            if document is None:
                found.append(_("A document of “%(question)s” is not there any more: add it again.") % _said(question))
            elif document.state == Document.State.QUARANTINED:
                found.append(
                    _("The virus scanner found something in %(file)s: take it off and add a clean one.")
                    % {"file": document.file_name}
                )
        return found

    return check


def _said(question: Question) -> dict[str, str]:
    return {"question": question.label}


# --- What is known of the organisation, and what its answers point at


def is_grassroots(organisation: Organisation, office: Office, on: dt.date) -> bool:
    """Whether an organisation is a small group: by its income where that is known, else by its size."""
    income = passports.income_of([organisation.pk]).get(organisation.pk)
    if income is not None:
        return Decimal(income.amount) <= small_income(office, on)
    return organisation.size in _SMALL


def priorities_meant(invitation: Invitation, chosen: Sequence[tuple[str, str]]) -> list[UUID]:
    """The priorities of the plan that answers name, by their title; without any, those that the round serves."""
    of_round = list(invitation.priorities.values_list("priority", flat=True))
    if not chosen:
        return of_round
    wanted = {label.strip().casefold() for _key, label in chosen} | {key.strip().casefold() for key, _label in chosen}
    rows = Priority.objects.filter(office=invitation.office_id).order_by("-plan__begins_first", "order")
    found: dict[str, UUID] = {}
    for priority in rows:
        names = {priority.title.casefold(), str(priority.pk)}
        if names & wanted and (priority.title.casefold() not in found or priority.pk in of_round):
            found[priority.title.casefold()] = priority.pk
    return list(found.values()) or of_round
