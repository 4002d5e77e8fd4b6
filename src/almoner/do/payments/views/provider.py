"""What an organisation is paid: when, how much, and what each payment still waits for."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from almoner.do.payments import queries, wording
from almoner.do.payments.access import May
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table


@page(Audience.PROVIDER, may=May.READ_OWN)
def payments(request: Any) -> HttpResponse:
    """My organisation's payments, those to come first."""
    rows = queries.payments_to(seen_by=request.actor, organisation=request.organisation)
    paging = Paging.of(request, rows.count())
    shown = list(paging.cut(rows.order_by("-due_on", "reference")))
    found = queries.cases(shown)
    columns = [
        Column("title", _("What for")),
        Column("reference", _("Reference"), Kind.CODE),
        Column("office", _("From"), value=lambda row: row.office.short_name),
        Column("amount", _("Amount"), Kind.MONEY),
        Column("due_on", _("Due"), Kind.DATE),
        Column("state", _("State"), Kind.HTML, value=_state),
        Column("waits", _("What it waits for"), value=lambda row: " ".join(wording.waits_for(found[row.pk]))),
    ]
    empty = Empty(_("Your payments appear here once an agreement is made: how much, when, and what each waits for."))
    coming = rows.exclude(state__in=[State.PAID, State.FAILED, State.CANCELLED]).order_by("due_on").first()
    context = {
        "table": Table(_("Payments"), columns, shown, empty, paging=paging),
        "lede": _lede(coming),
    }
    return render(request, "payments/provider/list.html", context)


def _state(row: Payment) -> Any:
    """How far it is; of what was paid, the day."""
    return wording.state_for_payee(row)


def _lede(coming: Payment | None) -> str:
    if coming is None:
        return _("No payment is to come.")
    return _("The next payment is due on %(day)s.") % {"day": wording.day_in_words(coming.due_on)}
