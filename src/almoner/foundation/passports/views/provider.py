"""The passport of an organisation, for its members."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.passports import actions, queries, wording
from almoner.foundation.passports.access import May
from almoner.foundation.passports.forms import AccountForm, ItemForm
from almoner.foundation.passports.models import Kind, PassportItem
from almoner.foundation.passports.rules.asking import ASKED
from almoner.foundation.passports.rules.bank import was_filled_up


@page(Audience.PROVIDER, may=May.READ)
def passport(request: Any) -> HttpResponse:
    """What is there, what ends, what is missing and why it is asked."""
    lines = queries.passport(request.organisation, timezone.localdate())
    context = {
        "lines": [(line, wording.tag(line.state)) for line in lines],
        "lede": wording.lede(lines),
        "account": queries.account_now(request.organisation.pk),
        "may_keep": request.actor.may(May.KEEP),
        "may_give_account": request.actor.may(May.GIVE_ACCOUNT),
        "until": wording.until,
        "given_by": wording.given_by,
    }
    return render(request, "passports/provider/passport.html", context)


@page(Audience.PROVIDER, may=May.READ)
def kind(request: Any, kind: str) -> HttpResponse:
    """One kind of item: what counts now, why it is asked, and every one that was ever given."""
    _known(kind)
    line = next(line for line in queries.passport(request.organisation, timezone.localdate()) if line.kind == kind)
    context = {
        "line": line,
        "tag": wording.tag(line.state),
        "changes": wording.changes(list(queries.history(request.organisation.pk, kind))),
        "may_keep": request.actor.may(May.KEEP),
    }
    return render(request, "passports/provider/kind.html", context)


@page(Audience.PROVIDER, may=May.KEEP)
def add(request: Any, kind: str) -> HttpResponse:
    """Put a newer item in, or (``?mends=``) mend one."""
    _known(kind)
    mends = _mended(request, kind)
    form = ItemForm(request.POST or None, request.FILES or None, kind=kind, mends=mends)
    if form.is_valid() and _added(request, form):
        messages.success(request, _("It is in the passport."))
        return HttpResponseRedirect(address(request, "provider-passport"))
    context = {"form": form, "kind": kind, "title": Kind(kind).label, "asked": ASKED[kind], "mends": mends}
    return render(request, "passports/provider/add.html", context)


def _added(request: Any, form: ItemForm) -> bool:
    given = form.given()
    write = partial(
        actions.add_item,
        by=request.actor,
        organisation=request.organisation,
        kind=given.kind,
        issued_on=given.issued_on,
        expires_on=given.expires_on,
        facts=given.facts,
        file=given.file,
        file_name=given.file_name,
        document=form.mends.document if form.mends and given.file is None else None,
        replaces=form.mends,
    )
    return done(form, write, passing=NotAllowed)


@page(Audience.PROVIDER, may=May.READ)
def file(request: Any, pk: UUID) -> Any:
    """The document of an item."""
    item = queries.item_at(seen_by=request.actor, organisation=request.organisation.pk, pk=pk)
    if item is None or item.document is None:
        raise Http404
    return handed_out(item.document, to=request.user)


@sensitive_post_parameters("account_name", "sort_code", "number")
@never_cache
@page(Audience.PROVIDER, may=May.GIVE_ACCOUNT, step_up=True)
def account(request: Any) -> HttpResponse:
    """Into which account the organisation is paid; another is given here. No number is shown again."""
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.give_account(by=request.actor, organisation=request.organisation, **form.cleaned_data)
        except ValidationError as wrong:
            form.refuse(wrong)
        except NotAllowed:
            raise
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _saved(made.masked, filled_up=was_filled_up(form.cleaned_data["number"])))
            return HttpResponseRedirect(address(request, "provider-passport"))
    context = {
        "form": form,
        "accounts": queries.accounts_ever(request.organisation.pk),
        "given_by": wording.given_by,
    }
    return render(request, "passports/provider/account.html", context)


def _saved(masked: str, *, filled_up: bool) -> str:
    said = _("Payments will go to the account ending %(masked)s. Every owner and certifier has been told.") % {
        "masked": masked
    }
    return said + (
        " " + _("We put noughts in front of the account number to make it eight digits.") if filled_up else ""
    )


def _known(kind: str) -> None:
    if kind not in ASKED:
        raise Http404


def _mended(request: Any, kind: str) -> PassportItem | None:
    """The item that ``?mends=`` names; none where it names none of this kind."""
    try:
        key = UUID(request.GET.get("mends", ""))
    except ValueError:
        return None
    found = queries.item_at(seen_by=request.actor, organisation=request.organisation.pk, pk=key)
    if found is None or found.kind != kind:
        raise Http404
    return found
