"""The settings this room reads: how long questions take those who answer, assumed until an office sets its own."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from almoner.foundation.offices.book import Declaration, declare, in_force
from almoner.foundation.offices.models import Office

from .rules.definition import KIND_NAMES, Kind
from .rules.effort import HOUR_COSTS, MINUTES, WORDS_A_MINUTE, Rates

WORDS = "questions.words_a_minute"
HOUR = "questions.hour_costs"


def name_of(kind: Kind) -> str:
    """The setting that says how many minutes a question of a type takes."""
    return f"questions.minutes_{kind}"


def declare_own() -> None:
    section = _("Work asked of applicants")
    declare(
        *(
            Declaration(name_of(kind), "whole number", _SENTENCES[kind], minutes, section, assumed=True)
            for kind, minutes in MINUTES.items()
        ),
        Declaration(
            WORDS,
            "whole number",
            _("Words a minute in which a long answer is written"),
            WORDS_A_MINUTE,
            section,
            assumed=True,
            check=lambda value: None if value else str(_("Somebody who writes nothing is never done: 1 or more.")),
        ),
        Declaration(
            HOUR, "money", _("What an hour of an applicant's time is worth"), str(HOUR_COSTS), section, assumed=True
        ),
    )


_SENTENCES = {
    Kind.SHORT: _("Minutes for a short answer"),
    Kind.LONG: _("Minutes for a long answer, besides its words"),
    Kind.NUMBER: _("Minutes for a number"),
    Kind.MONEY: _("Minutes for an amount of money"),
    Kind.DATE: _("Minutes for a date"),
    Kind.CHOICE: _("Minutes to choose one of several"),
    Kind.CHOICES: _("Minutes to choose any of several"),
    Kind.FILE: _("Minutes to find and add a document"),
    Kind.LINES: _("Minutes for a table of budget lines"),
    Kind.ADDRESS: _("Minutes for an address"),
    Kind.ORGANISATION: _("Minutes to name an organisation"),
    Kind.DECLARATION: _("Minutes to read a declaration and agree to it"),
}


def rates_of(office: Office, on: dt.date) -> Rates:
    """How long things take in this office on a day, and whether any of it is still our assumption. No query."""
    found = {kind: in_force(office, name_of(kind), on) for kind in KIND_NAMES}
    words, hour = in_force(office, WORDS, on), in_force(office, HOUR, on)
    assumed = any(each.assumed for each in (*found.values(), words, hour))
    minutes = {kind: int(each.value) for kind, each in found.items()}
    return Rates(minutes, int(words.value), Decimal(str(hour.value)), assumed)
