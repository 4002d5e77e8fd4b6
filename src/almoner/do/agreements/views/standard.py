"""The office's standard terms: what they are, and writing a new version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.forms.standard import TermsForm
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.papers.clauses import FIELDS, from_rows, shipped
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address

KINDS = {kind: label for kind, label in Agreement.Kind.choices if shipped(kind)}


@page(Audience.STAFF, may=May.READ)
def kinds(request: Any) -> HttpResponse:
    """For each kind of agreement, which standard terms count."""
    newest: dict[str, Any] = {}
    for version in queries.versions_of_standard(seen_by=request.actor, office=request.office):
        newest.setdefault(version.kind, version)
    rows = [(kind, label, newest.get(kind)) for kind, label in KINDS.items()]
    context = {"rows": rows, "may_write": request.actor.may(May.WRITE_TERMS)}
    return render(request, "agreements/desk/terms_kinds.html", context)


@page(Audience.STAFF, may=May.READ)
def terms(request: Any, kind: str) -> HttpResponse:
    """The clauses for one kind, and every earlier version. ``?version=`` shows an older one, 0 those that we bring."""
    label = _label(kind)
    versions = list(queries.versions_of_standard(seen_by=request.actor, office=request.office, kind=kind))
    asked = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.number) == asked), versions[0] if versions else None)
    if asked == "0":
        shown = None
    context = {
        "kind": kind,
        "label": label,
        "shown": shown,
        "clauses": from_rows(shown.clauses) if shown else shipped(kind),
        "versions": versions,
        "may_write": request.actor.may(May.WRITE_TERMS),
    }
    return render(request, "agreements/desk/terms.html", context)


@page(Audience.STAFF, may=May.WRITE_TERMS)
def edit(request: Any, kind: str) -> HttpResponse:
    """Write a new version, with its reason."""
    label = _label(kind)
    held = queries.standard_of(request.office, kind)
    number = held.number if held else 0
    clauses, _named = queries.clauses_of(request.office, kind, held)
    form = TermsForm(request.POST or None, clauses=clauses, opened=number)
    if form.is_valid() and _written(request, kind, form, number):
        messages.success(request, _("The new version counts from the next paper that is drawn up."))
        return HttpResponseRedirect(address(request, "desk-agreements-terms-kind", kind=kind))
    context = {
        "kind": kind,
        "label": label,
        "form": form,
        "errors_on_page": form.errors_on_page,
        "fields": [(f"{{{name}}}", sentence) for name, sentence in FIELDS.items()],
    }
    return render(request, "agreements/desk/terms_edit.html", context)


def _written(request: Any, kind: str, form: TermsForm, newest: int) -> bool:
    said = {"reason": form.why.cleaned_data["reason"], "opened": form.why.cleaned_data["opened"]}
    try:
        actions.write_terms(by=request.actor, office=request.office, kind=kind, clauses=form.written, **said)
    except OutOfDate as late:
        form.refuse(ValidationError(late.sentence))
        form.look_again(newest)
    except ValidationError as wrong:
        form.refuse(wrong)
    else:
        return True
    return False


def _label(kind: str) -> Any:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]
