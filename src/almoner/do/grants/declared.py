"""The settings that this room reads."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

DAYS_TO_SPEND = "grants.days_from_decision_to_spend"
WITHOUT_A_PANEL = "grants.most_without_a_panel"
PRIVACY = "applications.privacy_notice"
_PRIVACY = _(
    "What you write about people is used only to review applications and to manage grants. Those who judge and decide,"
    " and auditors read it. Name nobody who was harmed. You may ask us what we hold about you, how long we keep it, and"
    " to correct it."
)


def declare_own() -> None:
    declare(
        Declaration(
            DAYS_TO_SPEND,
            "days",
            _("Days that letters, agreements and first payments take between the decision and the first spending"),
            14,
            _("Grant rounds"),
            assumed=True,
        ),
        Declaration(
            WITHOUT_A_PANEL,
            "money",
            _("Up to which amount for one award a round may be judged by officers, without a panel; 0: never"),
            "2500.00",
            _("Grant rounds"),
            assumed=True,
        ),
        Declaration(
            PRIVACY,
            "text",
            _("The privacy notice that applicants, and those who endorse them, read before they send anything"),
            _PRIVACY,
            _("Applications"),
            assumed=True,
        ),
    )


def days_to_spend(office: Office, on: dt.date) -> int:
    """Days that must lie between decision and spending in this office, on a day. No query."""
    return int(setting(office, DAYS_TO_SPEND, on))


def most_without_a_panel(office: Office, on: dt.date) -> Decimal:
    """Up to which cap, in pounds, this office lets officers judge a round without a panel; nought: never. No query."""
    return Decimal(str(setting(office, WITHOUT_A_PANEL, on)))


def privacy_notice(office: Office) -> str:
    """What happens with what people write, as the office says it today."""
    return str(setting(office, PRIVACY, timezone.localdate()))
