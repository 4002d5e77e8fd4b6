"""The settings that this room reads."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

from .rules.terms import Terms, holds_fit, parse_holds, parse_posts, posts_fit, series_fits

SERIES = "decisions.series"
TERM = "decisions.term"
THRESHOLD = "decisions.signature_threshold"
OVER = "decisions.signers_over"
UNDER = "decisions.signers_under"
HOLDS = "decisions.publication_holds"
THOUGHT_FROM = "decisions.thought_from"
_SECTION = _("Decisions")


OF_SIGNING = (
    Declaration(
        SERIES,
        "text",
        _("How decisions are numbered: {n:3}-{yy} gives 043-24, WPC{term}-{n:4} WPC4-0045, {yyyy}/{n} 2023/52"),
        "{n:3}-{yy}",
        _SECTION,
        assumed=True,
        check=series_fits,
    ),
    Declaration(
        TERM,
        "whole number",
        _("The term of office that stands in the number of a decision"),
        1,
        _SECTION,
    ),
    Declaration(
        THRESHOLD,
        "money",
        _("Awards above this, singly or together, are signed by all the posts named below; up to it by fewer"),
        "0.00",
        _SECTION,
        assumed=True,
    ),
    Declaration(
        OVER,
        "text",
        _("Posts that sign a decision above that amount"),
        "office-holder, monitoring officer, chief finance officer",
        _SECTION,
        assumed=True,
        check=posts_fit,
    ),
    Declaration(
        UNDER,
        "text",
        _("Posts that sign a decision up to that amount"),
        "office-holder",
        _SECTION,
        assumed=True,
        check=posts_fit,
    ),
)
OF_THE_QUEUE_AND_PUBLICATION = (
    Declaration(
        HOLDS,
        "text",
        _("Times before an election in which nothing is published, as 20 March 2028 to 4 May 2028; with ; between"),
        "",
        _SECTION,
        check=holds_fit,
    ),
    Declaration(
        THOUGHT_FROM,
        "money",
        _("Decisions from this amount stand first among those that wait for a signature"),
        "50000.00",
        _SECTION,
        assumed=True,
    ),
)


def declare_own() -> None:
    """Add this room's settings to the book."""
    declare(*OF_SIGNING, *OF_THE_QUEUE_AND_PUBLICATION)


def terms_of(office: Office, on: dt.date) -> Terms:
    """What the office's settings say on a day; amounts in pounds."""
    return Terms(
        threshold=Decimal(str(setting(office, THRESHOLD, on))),
        over=parse_posts(setting(office, OVER, on)),
        under=parse_posts(setting(office, UNDER, on)),
        holds=parse_holds(setting(office, HOLDS, on)),
        thought_from=Decimal(str(setting(office, THOUGHT_FROM, on))),
    )
