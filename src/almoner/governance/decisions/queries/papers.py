"""Decisions with everything their rules look at: a fixed number of queries, whatever the number of decisions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.offices.models import Area, Office
from almoner.foundation.offices.queries import delegations_in_force, people_in_post
from almoner.governance.decisions import subjects
from almoner.governance.decisions.lifecycle import SIGNED
from almoner.governance.decisions.models import Decision, DecisionMoney, DecisionPriority, Redaction, Signature
from almoner.governance.decisions.rules import paper as plain
from almoner.governance.decisions.rules.sheet import sealed
from almoner.governance.interests.queries import people_kept_out, people_kept_out_by_name
from almoner.strategy.plans.models import Framework, FrameworkLine, Priority
from almoner.strategy.plans.queries import current


def paper_of(decision: Decision, on: dt.date) -> plain.Paper:
    """One decision with all that its rules look at on a day."""
    return papers([decision], on)[0]


def papers(decisions: Sequence[Decision], on: dt.date) -> list[plain.Paper]:
    """Decisions of one office, in the order given. At most fourteen queries.

    Each decision comes with its office, lead officer and sheet (see `queries.decisions`).
    """
    if not decisions:
        return []
    office = decisions[0].office
    keys = [each.pk for each in decisions]
    facts = subjects.facts_of(decisions)
    splits, served, signed = _splits(keys), _served(keys), _signed(keys)
    redactions, places = _redactions(keys), _places(office)
    open_ones = [each for each in decisions if each.state not in SIGNED]
    posts = _posts(office, on) if open_ones else ()
    bars = _bars(open_ones, facts, on)
    framework = _framework(office, on) if open_ones else None
    return [
        sealed(
            plain.Paper(
                decision=each,
                facts=facts[each.pk],
                splits=tuple(splits.get(each.pk, ())),
                priorities=tuple(served.get(each.pk, ())),
                signed=tuple(signed.get(each.pk, ())),
                posts=posts,
                bars=bars.get(each.pk, {}),
                redactions=tuple(redactions.get(each.pk, ())),
                framework=framework,
                place_names=tuple(places.get(code, code) for code in sorted(each.places)),
            )
        )
        for each in decisions
    ]


def _by_decision[T](pairs: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _splits(keys: Sequence[UUID]) -> dict[UUID, list[plain.Split]]:
    rows = DecisionMoney.objects.filter(decision__in=keys).select_related("pot")
    return _by_decision((row.decision_id, plain.Split(row.pot_id, row.pot.name, row.year, row.amount)) for row in rows)


def _served(keys: Sequence[UUID]) -> dict[UUID, list[plain.Served]]:
    rows = DecisionPriority.objects.filter(decision__in=keys).select_related("priority__plan")
    ordered = rows.order_by("priority__plan__begins_first", "priority__plan__title", "priority__order")
    return _by_decision(
        (
            row.decision_id,
            plain.Served(row.priority_id, row.priority.title, row.priority.plan.title, row.priority.plan_id),
        )
        for row in ordered
    )


def _serves(priority: Priority) -> plain.Served:
    return plain.Served(priority.pk, priority.title, priority.plan.title, priority.plan_id)


def _signed(keys: Sequence[UUID]) -> dict[UUID, list[plain.Signed]]:
    rows = Signature.objects.filter(decision__in=keys).select_related("person", "answer")
    return _by_decision((row.decision_id, said_by(row)) for row in rows.order_by("at", "id"))


def said_by(row: Signature) -> plain.Signed:
    """A signature as its rules see it."""
    answer = getattr(row, "answer", None)
    return plain.Signed(
        key=row.pk,
        role=row.role,
        person_id=row.person_id,
        person=row.person.name,
        outcome=row.outcome,
        comment=row.comment,
        sheet_hash=row.sheet_hash,
        at=row.at,
        is_delegated=row.delegation_id is not None,
        answer=answer.text if answer else "",
    )


def _redactions(keys: Sequence[UUID]) -> dict[UUID, list[plain.Redacted]]:
    rows = Redaction.objects.filter(decision__in=keys)
    return _by_decision((row.decision_id, plain.Redacted(row.part, row.words, row.label, row.reason)) for row in rows)


def _places(office: Office) -> dict[str, str]:
    return dict(Area.objects.filter(office=office).values_list("code", "name"))


def _posts(office: Office, on: dt.date) -> tuple[plain.Post, ...]:
    """Who may act in which post on a day: the holders, and their recorded delegates."""
    held = [plain.Post(row.role, row.person_id, row.person.name) for row in people_in_post(office, on)]
    delegated = [
        plain.Post(row.role, row.delegate_id, row.delegate.name, row.pk, row.limit)
        for row in delegations_in_force(office, on)
    ]
    return (*held, *delegated)


def _bars(decisions: Sequence[Decision], facts: Mapping[UUID, plain.Facts], on: dt.date) -> dict[UUID, dict[UUID, str]]:
    """Who may not sign: those the subjects name, and those with an interest in a body of the table."""
    if not decisions:
        return {}
    found = subjects.bars_of(decisions)
    rows = [(each.pk, row) for each in decisions for row in facts[each.pk].rows]
    tied = people_kept_out({row.organisation_id for _key, row in rows if row.organisation_id}, on)
    named = people_kept_out_by_name({row.applicant for _key, row in rows if not row.organisation_id}, on)
    for key, row in rows:
        held = tied.get(row.organisation_id, []) if row.organisation_id else named.get(row.applicant.lower(), [])
        for interest in held:
            why = _("an interest in %(body)s is declared") % {"body": row.applicant or interest.name}
            found[key].setdefault(interest.person_id, why)
    return found


def _framework(office: Office, on: dt.date) -> tuple[plain.FrameworkLine, ...] | None:
    """The lines of the framework in force on a day; None where none is."""
    held: Any = current(Framework.objects.filter(office=office).order_by("-begins_first", "title", "-version"), on)
    if held is None:
        return None
    rows: Any = FrameworkLine.objects.filter(framework=held).order_by("order")
    return tuple(plain.FrameworkLine(row.pk, row.title, row.service_id, row.recipient_id, row.amount) for row in rows)
