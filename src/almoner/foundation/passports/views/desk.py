"""The passport of an organisation, for an office that has a case with it; and, for finance, its account in full."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.passports import actions, queries, wording
from almoner.foundation.passports.access import May
from almoner.foundation.passports.forms import PurposeForm


@page(Audience.STAFF, may=May.SEE)
def passport(request: Any, organisation: UUID) -> HttpResponse:
    """What the organisation keeps there, and how it stands today."""
    found = _found(request, organisation)
    lines = queries.passport(found, timezone.localdate())
    context = {
        "organisation": found,
        "lines": [(line, wording.tag(line.state), _said(line)) for line in lines],
        "lede": wording.lede(lines),
        "account": queries.account_now(found.pk),
        "may_reveal": request.actor.may(May.REVEAL),
        "given_by": wording.given_by,
    }
    return render(request, "passports/staff/passport.html", context)


def _said(line: queries.Line) -> dict[str, Any]:
    if line.item is None:
        return {}
    return {
        "facts": wording.facts_in_words(line.item),
        "until": wording.until(line.item),
        "given": wording.given(line.item),
    }


@page(Audience.STAFF, may=May.SEE)
def file(request: Any, organisation: UUID, pk: UUID) -> Any:
    """The document of an item."""
    item = queries.item_at(seen_by=request.actor, organisation=organisation, pk=pk)
    if item is None or item.document is None:
        raise Http404
    return handed_out(item.document, to=request.user)


@never_cache
@page(Audience.STAFF, may=May.REVEAL, step_up=True)
def account(request: Any, organisation: UUID) -> HttpResponse:
    """The account in full, once somebody in finance has said what for."""
    found = _found(request, organisation)
    held = queries.account_now(found.pk)
    form = PurposeForm(request.POST or None)
    details = None
    if held is not None and form.is_valid():
        try:
            details = actions.reveal(by=request.actor, account=held, purpose=form.cleaned_data["purpose"])
        except ValidationError as wrong:
            form.add_error("purpose", " ".join(wrong.messages))
        except NotAllowed:
            raise
        except Refused as why:
            form.add_error(None, why.sentence)
    context = {
        "organisation": found,
        "account": held,
        "form": form,
        "details": details,
        "accounts": queries.accounts_ever(found.pk),
        "given_by": wording.given_by,
    }
    return render(request, "passports/staff/account.html", context)


def _found(request: Any, pk: UUID) -> Organisation:
    found = queries.organisation_seen(seen_by=request.actor, pk=pk)
    if found is None:
        raise Http404
    return found
