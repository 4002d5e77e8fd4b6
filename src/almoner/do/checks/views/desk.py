"""Checks at the desk: how they stand for one case, recording them, letting the passport stand for them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.checks import actions, overview, queries, wording
from almoner.do.checks.access import May
from almoner.do.checks.forms import CheckForm
from almoner.do.checks.rules.standing import Line
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.passports.queries import may_see

from .asked import Case, case_of


@page(Audience.STAFF, may=May.READ)
def checks(request: Any, organisation: UUID, subject: UUID | None = None) -> HttpResponse:
    """Every check of one case: how it stands, what it stands on, and what is in the way of which gate."""
    case, on = case_of(request, organisation, subject), timezone.localdate()
    lines = _lines(request, case, on)
    items = overview.items_of(request.actor, case.organisation.pk, on)
    may_make = request.actor.may(May.MAKE)
    context = {
        "case": case,
        "organisation": case.organisation,
        "table": overview.table(request, case, lines, on, items),
        "to_do": overview.to_do(lines),
        "stopped": overview.stopped(lines),
        "reliance": overview.reliance(request.office, case, on),
        "sees_passport": items is not None,
        "may_make": may_make,
        "may_reuse": may_make and items is not None and overview.may_stand(lines, items, on),
    }
    return render(request, "checks/checks.html", context)


@page(Audience.STAFF, may=May.MAKE)
def record(request: Any, organisation: UUID, subject: UUID | None = None) -> HttpResponse:
    """Record several checks at once: those that are not clear yet."""
    case, on = case_of(request, organisation, subject), timezone.localdate()
    lines = [line for line in overview.in_order(_lines(request, case, on)) if not line.is_clear]
    made = _recorded(request, case, lines)
    if isinstance(made, HttpResponse):
        return made
    return render(request, "checks/record.html", {"case": case, "organisation": case.organisation, **_forms(made, on)})


@page(Audience.STAFF, may=May.READ)
def kind(request: Any, organisation: UUID, kind: str, subject: UUID | None = None) -> HttpResponse:
    """One check: every one that was made, and the form for another."""
    case, on = case_of(request, organisation, subject), timezone.localdate()
    line = next((line for line in _lines(request, case, on) if line.kind.key == kind), None)
    if line is None:
        raise Http404
    may_make = request.actor.may(May.MAKE)
    forms: list[CheckForm] = []
    if may_make:
        made = _recorded(request, case, [line], alone=True)
        if isinstance(made, HttpResponse):
            return made
        forms = made
    elif request.method == "POST":
        raise NotAllowed(_("Your post does not make checks."))
    past = queries.history(
        seen_by=request.actor, office=request.office, organisation=organisation, subject=subject, kind=kind
    )
    context = {
        "case": case,
        "organisation": case.organisation,
        "line": line,
        "tag": wording.tag(line, on),
        "past": [(check, wording.found(check), wording.made(check)) for check in past],
        "may_make": may_make,
        "sees_passport": may_see(request.actor, case.organisation.pk),
        **_forms(forms, on),
    }
    return render(request, "checks/kind.html", context)


@page(Audience.STAFF, may=May.MAKE)
def reuse(request: Any, organisation: UUID, subject: UUID | None = None) -> HttpResponse:
    """Let the passport stand for all checks it may stand for: what the button posts to."""
    case = case_of(request, organisation, subject)
    if request.method != "POST":
        return HttpResponseRedirect(case.address(request))
    try:
        made = actions.reuse_all(
            by=request.actor, office=request.office, organisation=case.organisation, subject=subject
        )
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        said = ngettext("%(n)d check stands on the passport.", "%(n)d checks stand on the passport.", len(made))
        messages.success(request, said % {"n": len(made)})
    return HttpResponseRedirect(case.address(request))


@page(Audience.STAFF, may=May.READ)
def file(request: Any, pk: UUID) -> Any:
    """The document of a check."""
    found = queries.check_at(seen_by=request.actor, office=request.office, pk=pk)
    if found is None or found.document is None:
        raise Http404
    return handed_out(found.document, to=request.user)


def _lines(request: Any, case: Case, on: dt.date) -> list[Line]:
    return queries.standing(
        seen_by=request.actor,
        office=request.office,
        organisation=case.organisation,
        subject=case.subject,
        amount=case.amount,
        on=on,
        award=case.award,
    )


def _recorded(
    request: Any, case: Case, lines: Sequence[Line], *, alone: bool = False
) -> HttpResponse | list[CheckForm]:
    """The forms of these checks; or, once what was typed is recorded, the way back."""
    asked = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    facts = {"office": request.office, "has_case": case.subject is not None, "alone": alone}
    forms = [CheckForm(*asked, line=line, **facts) for line in lines]
    valid = [form.is_valid() for form in forms]  # of each, so that everything wrong is said at once
    if request.method != "POST" or not all(valid):
        return forms
    try:
        made = actions.make_checks(
            by=request.actor,
            office=request.office,
            organisation=case.organisation,
            subject=case.subject,
            entries=[form.entry() for form in forms if not form.is_blank],
        )
    except ValidationError as wrong:
        _refuse(forms, wrong)
    except NotAllowed:
        raise
    except Refused as why:
        if forms:
            forms[0].add_error(None, why.sentence)
    else:
        said = ngettext("%(n)d check is recorded.", "%(n)d checks are recorded.", len(made)) % {"n": len(made)}
        messages.success(request, said)
        return HttpResponseRedirect(case.address(request))
    return forms


def _refuse(forms: Sequence[CheckForm], wrong: ValidationError) -> None:
    """Put what the action refused beside the fields it is about."""
    for name, errors in wrong.error_dict.items():
        key, _dash, field = name.rpartition("-")
        form = next((form for form in forms if form.line.kind.key == key), forms[0])
        form.add_error(field if field in form.fields else None, errors)


def _forms(forms: Sequence[CheckForm], on: dt.date) -> dict[str, Any]:
    bound = any(form.errors for form in forms)
    return {
        "forms": [(form, wording.tag(form.line, on)) for form in forms],
        "all_forms": list(forms),
        "files_again": bound and any(form.had_a_file for form in forms),
        "form": next((form for form in forms if form.errors), None),
    }
