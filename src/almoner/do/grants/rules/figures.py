"""How the figures, caps and years of grant rounds are read, and what is odd about a round. Pure functions."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.kernel.dates import Answer, ApproximateDate
from almoner.kernel.money import Amount, Total, parse_amount, parts_add_up, pounds
from almoner.kernel.periods import FinancialYear

LIMIT, GUIDE = "limit", "guide"
"""The kinds of cap: one that is kept, and one that is a guide (E 4.2: "will generally offer grants of up to")."""

_POUNDS = r"(?:£|GBP)?\s*[0-9][0-9,]*(?:\.[0-9]{1,2})?"
_PART = re.compile(rf"\(\s*(?P<name>[^()]*?[^()\s])\s+(?P<amount>{_POUNDS}|tbc|not (?:yet )?known)\s*\)", re.IGNORECASE)
_LISTED = re.compile(rf"^\s*(?P<name>[^\W\d][^();£]*?)\s+(?P<amount>{_POUNDS}|tbc)\s*$", re.IGNORECASE)
_AVAILABLE = re.compile(
    rf"[\s:;,\u2013-]*\(?\s*(?P<amount>{_POUNDS})\s+available(?:\s+to\s+(?:spend|award))?\s*\)?$", re.IGNORECASE
)
_GUIDE = re.compile(r"\b(?:generally|normally|usually|guide|guideline|around|about)\b", re.IGNORECASE)
_AMOUNT_IN_WORDS = re.compile(r"(?:£|GBP)?\s*(?P<amount>[0-9][0-9,]*(?:\.[0-9]{1,2})?)")
_YEAR = re.compile(r"[0-9]{4}\s*[/\u2013-]\s*(?:[0-9]{4}|[0-9]{2})")
_SHARED = re.compile(r"\b(?:shared|one\s+pot|between|across)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a round: the total as it was stated, its parts by contributor, and what else the cell said.

    ``total`` is None where only the parts are stated. ``available`` is a sum that the cell says is there to spend.
    """

    total: Amount | None
    parts: tuple[tuple[str, Amount], ...] = ()
    available: Amount | None = None

    @property
    def computed(self) -> Total:
        """What the parts come to; the total itself where there are none."""
        if self.parts:
            return Total.of(amount for _name, amount in self.parts)
        return Total.of([self.total] if self.total is not None else [])

    @property
    def adds_up(self) -> Answer:
        """Whether the parts come to the stated total."""
        if not self.parts or self.total is None:
            return Answer.YES
        return parts_add_up([amount for _name, amount in self.parts], self.total)


def read_figure(text: str) -> Figure | None:
    """Read a figure as registers print it; None for a blank.

    "£70,111.47"; "£204,030.33 (OPCC £100,000) (VRN £104,030.33)", a total and its parts;
    "OPCC 100000.00; VRN 104030.33", parts alone; "TBC - £111,000.00 available to spend", unknown, with what is there.

    Raises:
        ValueError: with a sentence for the person who wrote it.
    """
    read = " ".join(text.split())
    if not read:
        return None
    available = None
    if found := _AVAILABLE.search(read):
        available, read = parse_amount(found["amount"]), read[: found.start()]
    parts = tuple((part["name"], parse_amount(part["amount"])) for part in _PART.finditer(read))
    rest = _PART.sub("", read).strip(" ;,+=")
    if parts:
        return Figure(parse_amount(rest) if rest else None, parts, available)
    if listed := _listed(rest):
        return Figure(None, listed, available)
    return Figure(parse_amount(rest) if rest else Amount.not_known("tbc"), (), available)


def _listed(text: str) -> tuple[tuple[str, Amount], ...]:
    """Parts written one after the other, each with its contributor; nothing unless every piece is one."""
    pieces = [_LISTED.match(piece) for piece in re.split(r"\s*[;+\n]\s*", text)]
    known = [piece for piece in pieces if piece is not None and not piece["name"].casefold().startswith(("gbp", "tbc"))]
    if not known or len(known) < len(pieces):
        return ()
    return tuple((piece["name"], parse_amount(piece["amount"])) for piece in known)


def figure_text(figure: Figure | None) -> str:
    """The canonical text of a figure, which `read_figure` reads back: "204030.33 (OPCC 100000.00) (VRN 104030.33)"."""
    if figure is None:
        return ""
    written = [] if figure.total is None else [_plain(figure.total)]
    return " ".join(written + [f"({name} {_plain(amount)})" for name, amount in figure.parts])


def figure_shown(canonical: str) -> str:
    """A figure's canonical text as people read it."""
    figure = read_figure(canonical)
    if figure is None:
        return ""
    shown = [] if figure.total is None else [pounds(figure.total)]
    return " ".join(shown + [f"({name} {pounds(amount)})" for name, amount in figure.parts])


def _plain(amount: Amount) -> str:
    return str(amount.value) if amount.value is not None else amount.unknown


def read_cap(text: str) -> tuple[Decimal, str]:
    """The most one award may be, and whether that is a limit or a guide: "generally up to £20,000" is a guide.

    Raises:
        ValueError: there is no amount in it.
    """
    found = _AMOUNT_IN_WORDS.search(text)
    amount = parse_amount(found["amount"] if found else text)
    if amount.value is None or not amount.value:
        raise ValueError(_("“{read}” names no amount.").format(read=text[:60]))
    return amount.value, GUIDE if _GUIDE.search(text) else LIMIT


def read_section(text: str) -> tuple[str, int | None]:
    """A fund and the year it spends in, from the heading of a table: "Commissioners Safety Fund 2022-2023"."""
    found = _YEAR.search(text)
    if found is None:
        return " ".join(text.split()), None
    try:
        year = FinancialYear.parse(found[0].replace(" ", "")).starting
    except ValueError:
        return " ".join(text.split()), None
    name = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(name.split()).strip(" ,;:-\u2013()"), year


def year_of_deadline(closes: ApproximateDate) -> int | None:
    """The financial year a deadline most likely spends in: its own, from January on the next; None if not certain."""
    if closes.first is None or closes.last is None:
        return None
    years = {FinancialYear.containing(day).starting + (day.month <= 3) for day in (closes.first, closes.last)}
    return years.pop() if len(years) == 1 else None


def is_shared(scope: str) -> bool:
    """Whether a pot is said to be shared with other rounds."""
    return _SHARED.search(scope) is not None


def known_as(name: str) -> str:
    """A name as it is compared: letters and figures alone, so that an apostrophe more or less does not matter."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def initials(name: str) -> str:
    """A code for a fund: "Commissioner's Safety Fund" is CSF."""
    words = [word for word in re.split(r"[^\w']+", name) if word and word[0].isalnum()]
    capital = [word for word in words if word[0].isupper() or word[0].isdigit()]
    return "".join(word[0] for word in (capital or words)).upper()[:12] or "FUND"


def oddities(*, year: int | None, closes: ApproximateDate, figures: dict[str, Figure]) -> list[str]:
    """What is odd about a round, as sentences. None of it is refused: the paper may be right."""
    found = []
    if year is not None and closes.before(FinancialYear(year).first) is Answer.YES:
        found.append(
            _("The deadline, {day}, falls before the year it spends in, {year}.").format(
                day=closes, year=FinancialYear(year)
            )
        )
    found += [
        _("The parts come to {parts}, the stated total is {total}.").format(
            parts=figure.computed, total=pounds(figure.total)
        )
        for figure in figures.values()
        if figure.total is not None and figure.adds_up is Answer.NO
    ]
    return found
