"""The settings that this room reads."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

from .rules.ledger import DEFAULT, Heading, layout_fits, parse_layout
from .rules.sharing import Way

LAYOUT = "payments.ledger_layout"
WAY = "payments.split_rule"
AHEAD = "payments.prepare_ahead"
_SECTION = _("Payments")


def declare_own() -> None:
    """Add this room's settings to the book."""
    declare(
        Declaration(
            LAYOUT,
            "text",
            _("Columns of the payment file, as the ledger wants them: name, colon, source; with ; between"),
            DEFAULT,
            _SECTION,
            assumed=True,
            check=layout_fits,
        ),
        Declaration(
            WAY,
            "choice",
            _("How a payment is shared over the pots of its agreement, unless the award says so itself"),
            Way.PRO_RATA.value,
            _SECTION,
            assumed=True,
            choices={
                Way.PRO_RATA.value: _("pro rata, by what each pot still has for it"),
                Way.POT_ORDER.value: _("in the order of the pots, the first used up before the second"),
            },
        ),
        Declaration(
            AHEAD,
            "days",
            _("How long before it is due a planned payment is shown as waiting to be prepared"),
            14,
            _SECTION,
            assumed=True,
        ),
    )


def layout_of(office: Office, on: dt.date) -> tuple[Heading, ...]:
    """The columns of a payment file made on a day."""
    return parse_layout(setting(office, LAYOUT, on))


def way_of(office: Office, on: dt.date) -> Way:
    """How payments are shared over pots on a day."""
    return Way(setting(office, WAY, on))


def ahead_of(office: Office, on: dt.date) -> dt.timedelta:
    """How long before its day a payment is to be prepared."""
    return dt.timedelta(days=int(setting(office, AHEAD, on)))
