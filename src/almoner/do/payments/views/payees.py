"""Those who are paid: whose account it is, who checked it, on which number they are known; and the ledger's codes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.payments import actions, queries
from almoner.do.payments.access import May
from almoner.do.payments.forms.asking import CheckForm, CodesForm, NumberForm, SupplierForm
from almoner.do.payments.models import PotCode
from almoner.do.payments.rules.people import may_check
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.foundation.passports.queries import account_now
from almoner.strategy.funds.models import Pot

from .found import done, found_payee, small


@page(Audience.STAFF, may=May.READ)
def payees(request: Any) -> HttpResponse:
    """Every organisation that is paid: its account (masked), whether that is checked, and its supplier number."""
    found = queries.payees(seen_by=request.actor, office=request.office)
    paging = Paging.of(request, found.count())
    rows = queries.standing_of(request.office, list(paging.cut(found.order_by("name", "pk"))))
    columns = [
        Column("name", _("Organisation"), href=lambda row: address(request, "desk-payee", pk=row.key)),
        Column("account", _("Account"), value=lambda row: row.account or _("none held")),
        Column("checked", _("Checked"), Kind.HTML, value=_checked),
        Column("supplier", _("Supplier number"), value=lambda row: row.supplier or _("not entered")),
    ]
    empty = Empty(_("Organisations appear here once a payment to them is planned."))
    table = Table(_("Who is paid"), columns, rows, empty, paging=paging)
    return render(request, "payments/staff/payees.html", {"table": table})


def _checked(row: Any) -> Any:
    tones = {True: Tag(_("checked"), "done"), False: Tag(_("to be checked"), "soon")}
    return tones[row.is_checked] if row.account else ""


@page(Audience.STAFF, may=May.READ)
def payee(request: Any, pk: UUID) -> HttpResponse:
    """One organisation: accounts with their checks, numbers, supplier number."""
    organisation = found_payee(request, pk)
    account = account_now(organisation.pk)
    known = queries.account_of(account)
    accounts = queries.accounts_with_checks(request.office, organisation)
    context = {
        "organisation": organisation,
        "account": account,
        "accounts": accounts,
        "warnings": _warnings(request, account),
        "why_not_you": may_check(known, request.actor.person_id) if known else "",
        "numbers": queries.numbers_of(request.office, organisation),
        "supplier": queries.supplier_number_of(request.office, organisation),
        "may": request.actor.may(May.CHECK_PAYEE),
    }
    return render(request, "payments/staff/payee.html", context)


def _warnings(request: Any, account: Any) -> list[str]:
    if account is None:
        return [_("No bank account is held. The organisation gives one on its own pages.")]
    standing = queries.standing_of(request.office, [account.organisation])[0]
    return list(standing.closed)


@page(Audience.STAFF, may=May.CHECK_PAYEE)
def check(request: Any, pk: UUID) -> HttpResponse:
    """Say whether the account that is held is the organisation's own."""
    organisation = found_payee(request, pk)
    account = account_now(organisation.pk)
    if account is None:
        messages.error(request, _("No bank account is held, so there is nothing to check."))
        return _to(request, organisation)
    form = CheckForm(request.POST or None, account=account, numbers=queries.numbers_of(request.office, organisation))
    if form.is_valid():
        if form.cleaned_data["account"] != str(account.pk):
            form.add_error(None, _other_account().sentence)
        elif done(form, lambda: _check(request, account, form)):
            messages.success(request, _("The check is kept."))
            return _to(request, organisation)
    title = _("Check whose account it is")
    return small(
        request,
        form,
        title=title,
        lede=_("The account %(account)s of %(organisation)s.")
        % {"account": account.masked, "organisation": organisation.name},
        steps=_crumbs(request, organisation, title),
        back=_page_of(request, organisation),
    )


def _other_account() -> OutOfDate:
    return OutOfDate(_("The organisation has given another account since you opened this. Check that one."))


def _check(request: Any, account: Any, form: CheckForm) -> None:
    actions.check_payee(by=request.actor, office=request.office, account=account, **form.given())


@page(Audience.STAFF, may=May.CHECK_PAYEE)
def number(request: Any, pk: UUID) -> HttpResponse:
    """Keep a telephone number."""
    organisation = found_payee(request, pk)
    form = NumberForm(request.POST or None)
    whose = {"office": request.office, "organisation": organisation}
    if form.is_valid() and done(form, lambda: actions.note_number(by=request.actor, **whose, **form.cleaned_data)):
        messages.success(request, _("The number is kept."))
        return _to(request, organisation)
    title = _("Keep a telephone number")
    steps = _crumbs(request, organisation, title)
    return small(request, form, title=title, lede=organisation.name, steps=steps, back=_page_of(request, organisation))


@page(Audience.STAFF, may=May.CHECK_PAYEE)
def supplier(request: Any, pk: UUID) -> HttpResponse:
    """Say under which number the ledger knows an organisation."""
    organisation = found_payee(request, pk)
    held = queries.supplier_number_of(request.office, organisation)
    form = SupplierForm(request.POST or None, initial={"number": held})
    whose = {"office": request.office, "organisation": organisation}
    if form.is_valid() and done(
        form, lambda: actions.set_supplier_number(by=request.actor, **whose, **form.cleaned_data)
    ):
        messages.success(request, _("The supplier number is kept."))
        return _to(request, organisation)
    title = _("Supplier number")
    steps = _crumbs(request, organisation, title)
    return small(request, form, title=title, lede=organisation.name, steps=steps, back=_page_of(request, organisation))


@page(Audience.STAFF, may=May.CHECK_PAYEE)
def codes(request: Any) -> HttpResponse:
    """Say under which cost code the ledger keeps each pot."""
    pots = list(Pot.objects.filter(office=request.office).order_by("name", "pk"))
    held = dict(PotCode.objects.filter(office=request.office).values_list("pot", "code"))
    form = CodesForm(request.POST or None, pots=pots, codes=held)
    if form.is_valid() and done(form, lambda: _set_codes(request, form)):
        messages.success(request, _("The cost codes are kept."))
        return HttpResponseRedirect(address(request, "desk-payments"))
    title, back = _("Cost codes of the pots"), address(request, "desk-payments")
    lede = _("The code under which your ledger keeps each pot. A pot without one cannot be paid from.")
    return small(request, form, title=title, lede=lede, steps=[(_("Payments"), back), (title, "")], back=back)


def _set_codes(request: Any, form: CodesForm) -> None:
    for pot, code in form.given():
        actions.set_cost_code(by=request.actor, office=request.office, pot=pot, code=code)


def _page_of(request: Any, organisation: Organisation) -> str:
    return address(request, "desk-payee", pk=organisation.pk)


def _to(request: Any, organisation: Organisation) -> HttpResponse:
    return HttpResponseRedirect(_page_of(request, organisation))


def _crumbs(request: Any, organisation: Organisation, *last: Any) -> list[tuple[Any, str]]:
    steps = [
        (_("Payments"), address(request, "desk-payments")),
        (_("Who is paid"), address(request, "desk-payees")),
        (organisation.name, _page_of(request, organisation)),
    ]
    return [*steps, *((each, "") for each in last)]
