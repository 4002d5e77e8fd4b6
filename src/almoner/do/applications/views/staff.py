"""Applications at the desk: the round's board, the list with its files, one application with everything around it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import listing, queries, receipt, wording
from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import APPLICATION, CLARIFIED, LIVE, State
from almoner.do.applications.models import Application
from almoner.do.applications.rules import board as counting
from almoner.do.applications.rules.money import other_money
from almoner.do.checks import queries as checks
from almoner.do.checks.rules import dependency as relying
from almoner.do.grants import queries as grants
from almoner.do.grants.lifecycle import State as Round
from almoner.do.scoring.queries import exercise_of
from almoner.foundation.audit.queries import entries_about
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.passports import queries as passports
from almoner.foundation.questions import queries as questions
from almoner.foundation.questions.models import Submission
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export

from .found import at_desk, round_at_desk
from .own import pdf_of

SHOWN_ENTRIES = 12


@page(Audience.STAFF, may=May.READ)
def applications(request: Any) -> HttpResponse:
    """Every application the office has: found, sorted, added up."""
    bar, table, question = listing.listed(request)
    files = [
        (ending.upper(), address(request, "desk-applications-file", file_format=ending) + question)
        for ending in ("csv", "xlsx", "json")
    ]
    rounds = grants.invitations(seen_by=request.actor, office=request.office).filter(published_at__isnull=False)
    boards = [
        {"label": f"{one.round}: {one.theme}", "href": address(request, "desk-round-board", invitation=one.pk)}
        for one in rounds.exclude(state=Round.COMPLETED).order_by("-closes_at")[:8]
    ]
    context = {"bar": bar, "table": table, "files": files, "boards": boards}
    return render(request, "applications/staff/list.html", context)


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.found(request)
    ordered = rows.order_by("-submitted_at", "pk")
    answer: HttpResponse = export(request, _("Applications"), listing.columns(), ordered, file_format)
    return answer


# --- The board of a round


@page(Audience.STAFF, may=May.READ)
def board(request: Any, invitation: UUID) -> HttpResponse:
    """A round at a glance: how many stand where, for how much, by place and by priority."""
    held = round_at_desk(request, invitation)
    found = queries.board(held, seen_by=request.actor)
    exercise = exercise_of(held.pk)
    feedback = queries.feedback(held, seen_by=request.actor)
    columns = counting.columns_of(has_panel=held.has_panel)
    is_chosen_from = exercise is not None or not held.has_panel
    context = {
        "invitation": held,
        "board": found,
        "columns": [_column(request, held, name, found.columns[name]) for name in columns],
        "ended": _column(request, held, counting.ENDED, found.columns[counting.ENDED]),
        "names": [(name, counting.titles()[name]) for name in (*columns, counting.ENDED)],
        "lede": wording.counted(found.whole.count, found.whole.asked),
        "exercise": exercise,
        "panel": address_if_any(request, "desk-scoring-exercise", pk=exercise.pk) if exercise else "",
        "awards": address_if_any(request, "desk-awards-round", invitation_pk=held.pk) if is_chosen_from else "",
        "announced": address_if_any(request, "desk-invitation", pk=held.pk),
        "may_score": request.actor.may(May.SCORE),
        "may_assist": request.actor.may(May.ASSIST),
        "may_allow_late": request.actor.may(May.ALLOW_LATE),
        "late": queries.late_exceptions(request.office, held, seen_by=request.actor),
        "feedback": wording.feedback_said(feedback),
        "said": [one.text for one in feedback if one.text],
    }
    return render(request, "applications/staff/board.html", context)


_STATES = {
    counting.RECEIVED: "&state=submitted",
    counting.ELIGIBLE: "&state=eligible",
    counting.SCORING: "&state=scoring",
    counting.AGREED: "&state=accepted",
    counting.PAID: "&state=accepted",
}
"""The filter of the list that shows a column's applications, where one state makes the column."""


def _column(request: Any, held: Any, name: str, count: counting.Count) -> dict[str, Any]:
    return {
        "name": name,
        "title": counting.titles()[name],
        "count": count.count,
        "asked": count.asked,
        "href": address(request, "desk-applications") + f"?round={held.pk}" + _STATES.get(name, ""),
    }


# --- One application


@page(Audience.STAFF, may=May.READ)
def application(request: Any, reference: str) -> HttpResponse:
    """Everything around an application; of a draft only how far it is, unless staff help to write it."""
    held = at_desk(request, reference)
    steps = [(_("Applications"), address(request, "desk-applications")), (held.reference, "")]
    if not held.is_received:
        return _draft(request, held, steps)
    now = timezone.now()
    versions = list(questions.submissions_of(held.pk, seen_by=request.actor))
    context = {
        "application": held,
        "steps": steps,
        "state": wording.state_tag(held),
        "position": [(step, wording.step_said(step), wording.tone_of(step)) for step in queries.position(held)],
        "history": list(queries.history(held)),
        "document": receipt.document(held, held.submission) if held.submission else None,
        "documents": _documents(request, held),
        "versions": _versions(request, held, versions),
        "recommendation": queries.recommendation_of(held, seen_by=request.actor),
        "may_judge": not held.invitation.has_panel and held.state == State.ELIGIBLE and request.actor.may(May.JUDGE),
        "sifts": list(held.sifts.select_related("by").prefetch_related("answers").order_by("-at")),
        "clarifications": list(questions.clarifications(held.draft)),
        "endorsements": list(queries.endorsements(held)),
        "partners": list(queries.partners(held)),
        "priorities": [str(each.priority) for each in held.priorities.select_related("priority")],
        "complaints": list(held.complaints.select_related("answered_by")),
        "duplicates": queries.duplicates(held),
        "line_of": queries.line_of,
        "dependency": dependency_of(held),
        "checks": _checks(request, held),
        "moves": {each.name for each in APPLICATION.moves_from(held.state) if request.actor.may(each.by)},
        "may": {name: request.actor.may(may) for name, may in (("sift", May.SIFT), ("reply", May.REPLY))},
        "may_clarify": request.actor.may(May.SIFT) and held.state in CLARIFIED and held.draft.state == "submitted",
        "may_withdraw": request.actor.may(May.WITHDRAW) and held.state in LIVE,
        "may_help": request.actor.may(May.ASSIST) and held.draft.state == "reopened",
        "now": now,
        "endorsement_tag": wording.endorsement_tag,
        "entries": _entries(request, held),
    }
    return render(request, "applications/staff/application.html", context)


def _draft(request: Any, held: Application, steps: Any) -> HttpResponse:
    standing = questions.standings(request.office, [held.pk], seen_by=request.actor).get(held.pk)
    context = {
        "application": held,
        "steps": steps,
        "standing": standing,
        "state": wording.state_tag(held),
        "may_assist": request.actor.may(May.ASSIST) and held.is_draft,
    }
    return render(request, "applications/staff/draft.html", context)


def _documents(request: Any, held: Application) -> list[tuple[str, str]]:
    if held.submission is None:
        return []
    ids = receipt.document_ids(held.submission)
    return [
        (one.file_name, address(request, "desk-application-document", reference=held.reference, document=one.pk))
        for one in queries.documents_of(held.organisation_id, ids).values()
    ]


@dataclass(frozen=True, slots=True)
class Version:
    """One submission, whether its hash still holds, and where its difference from the one before stands."""

    submission: Submission
    is_whole: bool
    href: str


def _versions(request: Any, held: Application, rows: list[Submission]) -> list[Version]:
    return [
        Version(
            one,
            questions.is_whole(one),
            address(request, "desk-application-difference", reference=held.reference, number=one.number)
            if one.number > 1
            else "",
        )
        for one in rows
    ]


def dependency_of(held: Application) -> relying.Dependency | None:
    """How far the organisation would rely on this grant; None where nothing is asked for."""
    if not held.amount:
        return None
    income = passports.income_of([held.organisation_id]).get(held.organisation_id)
    others = other_money(held.submission.answers if held.submission else {})
    months = held.invitation.term_months or relying.YEAR
    known = Decimal(income.amount) if income is not None else None
    return relying.dependency(held.amount, others, known, months=months)


def _checks(request: Any, held: Application) -> dict[str, Any]:
    award = queries.award_kind(held.invitation)
    cases = {held.pk: (held.organisation_id, held.amount, award)}
    on = timezone.localdate()
    first = _("Before scoring") if held.invitation.has_panel else _("Before an officer recommends")
    found = [
        (title, checks.in_the_way(request.office, gate, cases, on)[held.pk])
        for gate, title in (("scoring", first), ("decision", _("Before the decision")))
    ]
    href = address_if_any(request, "desk-checks", organisation=held.organisation_id, subject=held.pk)
    here = address(request, "desk-application", reference=held.reference)
    amount = f"amount={held.amount}&" if held.amount else ""
    return {"gates": found, "href": f"{href}?{amount}award={award}&back={here}" if href else ""}


def _entries(request: Any, held: Application) -> list[Any]:
    """What the audit chain says of it, for those who may read it."""
    if not request.actor.may(offices.May.READ_AUDIT):
        return []
    return list(entries_about(request.office.pk, held.pk)[:SHOWN_ENTRIES])


@page(Audience.STAFF, may=May.READ)
def difference(request: Any, reference: str, number: int) -> HttpResponse:
    """What changed from one submission to the next, question by question."""
    held = at_desk(request, reference)
    rows = {one.number: one for one in questions.submissions_of(held.pk, seen_by=request.actor)}
    if number not in rows or number - 1 not in rows:
        raise Http404
    before, after = rows[number - 1], rows[number]
    ids = [*receipt.document_ids(before), *receipt.document_ids(after)]
    names = {key: one.file_name for key, one in queries.documents_of(held.organisation_id, ids).items()}
    asked = [one for one in questions.clarifications(held.draft) if one.after == number - 1]
    context = {
        "application": held,
        "before": before,
        "after": after,
        "asked": asked,
        "differences": questions.difference(before, after, names=names),
        "steps": [
            (_("Applications"), address(request, "desk-applications")),
            (held.reference, address(request, "desk-application", reference=held.reference)),
            (_("Version %(n)d") % {"n": number}, ""),
        ],
    }
    return render(request, "applications/staff/difference.html", context)


@page(Audience.STAFF, may=May.READ)
def receipt_pdf(request: Any, reference: str) -> HttpResponse:
    """The receipt and the answers as a file."""
    held = at_desk(request, reference)
    if held.submission is None:
        raise Http404
    return pdf_of(held)


@page(Audience.STAFF, may=May.READ)
def document(request: Any, reference: str, document: UUID) -> HttpResponse:
    """A document that was submitted; of a draft only where staff help to write it."""
    held = at_desk(request, reference)
    if held.submission is not None:
        found = queries.documents_of(held.organisation_id, receipt.document_ids(held.submission))
    elif held.assisted:
        found = queries.documents_in(held.draft, held.organisation_id)
    else:
        raise Http404
    if str(document) not in found:
        raise Http404
    return handed_out(found[str(document)], to=request.user)  # type: ignore[return-value]  # a response that streams
