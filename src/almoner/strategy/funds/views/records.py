"""The forms of funding, pots and funds: entering, correcting, publishing and taking back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import Audience, page
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import Keeping, Publishing, corrected, entered, published, taken_back
from almoner.strategy.funds import actions, queries
from almoner.strategy.funds.access import May
from almoner.strategy.funds.forms.records import FundForm, FundingForm, IncomeForm, PotForm
from almoner.strategy.funds.models import FundingAmount


def _found(rows: Any) -> Any:
    return lambda request, key: queries.one(rows(request.office, seen_by=request.actor), key)


def _page(name: str) -> Any:
    def where(request: Any, record: Any) -> str:
        shown = record.funding if isinstance(record, FundingAmount) else record
        return address(request, name, pk=shown.pk)

    return where


def _crumbs(title: Any, listed: str, name: str) -> Any:
    def way(request: Any, record: Any) -> list[tuple[Any, str]]:
        steps = [(title, address(request, listed))]
        return [*steps, (str(record), address(request, name, pk=record.pk))] if record is not None else steps

    return way


FUNDING = Keeping(
    form=FundingForm,
    name="funding",
    find=_found(queries.fundings),
    back=_page("desk-funding"),
    crumbs=_crumbs(gettext_lazy("Money in"), "desk-fundings", "desk-funding"),
    add=gettext_lazy("Add funding"),
    correct=gettext_lazy("Correct the funding"),
    record_by=actions.record_funding,
    correct_by=actions.correct_funding,
)
INCOME = Keeping(
    form=IncomeForm,
    name="income",
    find=lambda _request, _key: None,
    back=_page("desk-funding"),
    crumbs=FUNDING.crumbs,
    add=gettext_lazy("Say what it brings in a year"),
    correct="",
    record_by=actions.record_funding_amount,
    parent="funding",
    find_parent=FUNDING.find,
    lede=gettext_lazy("What was said before of the same year stays on record; the last word counts."),
)
POT = Keeping(
    form=PotForm,
    name="pot",
    find=_found(queries.pots),
    back=_page("desk-pot"),
    crumbs=_crumbs(gettext_lazy("Pots"), "desk-pots", "desk-pot"),
    add=gettext_lazy("Add a pot"),
    correct=gettext_lazy("Correct the pot"),
    record_by=actions.record_pot,
    correct_by=actions.correct_pot,
)
FUND = Keeping(
    form=FundForm,
    name="fund",
    find=_found(queries.funds),
    back=_page("desk-fund"),
    crumbs=_crumbs(gettext_lazy("Funds"), "desk-funds", "desk-fund"),
    add=gettext_lazy("Add a fund"),
    correct=gettext_lazy("Correct the fund"),
    record_by=actions.record_fund,
    correct_by=actions.correct_fund,
)
KEPT: Mapping[str, Keeping] = {"funding": FUNDING, "pot": POT, "fund": FUND}
PUBLISHED = Publishing("fund", FUND.find, FUND.back, actions.publish_fund, actions.take_back_fund, FUND.crumbs)


def _one_of(what: str) -> Keeping:
    if what not in KEPT:
        raise Http404(_("There is no such kind of record."))
    return KEPT[what]


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any, what: str) -> HttpResponse:
    """New funding, a new pot or a new fund."""
    return entered(request, _one_of(what))


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, what: str, pk: UUID) -> HttpResponse:
    """A correction of one of them."""
    return corrected(request, _one_of(what), pk)


@page(Audience.STAFF, may=May.KEEP)
def add_income(request: Any, pk: UUID) -> HttpResponse:
    """What a funding agreement brings in a year."""
    return entered(request, INCOME, pk)


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """What the publish button of a fund posts to."""
    return published(request, PUBLISHED, pk)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """A fund off the public pages, with a note."""
    return taken_back(request, PUBLISHED, pk)
