"""How a forward plan is read, and what is odd about an entry. Pure functions; the odd is a warning, never a refusal."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from almoner.kernel.dates import Answer, ApproximateDate, Precision, parse_date, parse_term

END, BREAK, LIMIT, STOP, START = "end", "break", "extension_limit", "funding_stop", "start"
"""The kinds of event, as `models.ForwardEntry.Event` has them."""

_EVENT_IN_ITEM = (
    (BREAK, r"contract\s+break(?:\s+(?:clause|point|option))?|break\s+(?:clause|point|option)", r"break"),
    (LIMIT, r"(?:(?:maximum|final|latest|last)\s+)?(?:possible\s+)?extension\s+limit", r"limit"),
    (STOP, r"(?:grant\s+)?funding\s+(?:stops?|ends?|ceases?)|end\s+of\s+(?:grant\s+)?funding", r"stops?"),
    (START, r"planned\s+start|start\s+date", r"starts?"),
    (END, r"contract\s+ends?|end\s+date", r"ends?"),
)
"""Each event: the words that name it wherever they close an item, and those that do so only behind a dash or in
brackets ("Fresh Start" is a name, "Victim First - start" is not)."""
_SET_APART = r"\s*[-\u2013\u2014:(]\s*"


def _closing(words: str, behind: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<name>.*?\S)(?:(?:\s+|{_SET_APART})(?:{words})|{_SET_APART}(?:{behind}))\)?", re.IGNORECASE)


_CLOSES = tuple((event, _closing(words, behind)) for event, words, behind in _EVENT_IN_ITEM)
_PILOT = re.compile(r"\bpilots?\b", re.IGNORECASE)
_INFERRED = re.compile(r"\s*\(\s*inferred\s*\)", re.IGNORECASE)
_FUNDING_NOT_KNOWN = re.compile(
    r"\bfunding\b[^;.]*\b(?:not\s+(?:yet\s+)?known|unknown|tbc|to\s+be\s+confirmed)", re.IGNORECASE
)
_ON_EVALUATION = re.compile(r"\bevaluation\b", re.IGNORECASE)
_POSSIBLE_EXTENSION = re.compile(
    r"\b(?:possible\s+extension|extension\s+possible|may\s+be\s+extended|extendable)\b[^;)'\u2019]*?"
    r"\b(?:to|until|till)\s+(?P<limit>[^;,)'\u2019]+)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^(?:or\s+)?printed\s+(?:beside|on|above|below)\b", re.IGNORECASE)


def read_item(text: str) -> tuple[str, str]:
    """What an item is called, and which kind of event its text speaks of.

    "Victim First Contract Break" is a break of "Victim First"; "Victim First extension limit" its extension limit; text
    that names no event is an end. An item that is nothing but the name of an event keeps it as its name.
    """
    whole = " ".join(text.split())
    for event, closing in _CLOSES:
        if found := closing.fullmatch(whole):
            return found["name"].rstrip(" ,;:-\u2013\u2014("), event
    return whole, END


def is_pilot(item: str) -> bool:
    """Whether the item calls itself a pilot."""
    return _PILOT.search(item) is not None


@dataclass(frozen=True, slots=True)
class After:
    """What a paper says of what comes after: each part empty where it says nothing of the kind."""

    successor: str = ""
    extension_to: ApproximateDate | None = None
    inferred: bool = False
    on_evaluation: bool = False
    funding_not_known: bool = False


def read_after(text: str) -> After:
    """Read the column that holds a successor, an extension, or the words that neither is known yet.

    "New OOCR Framework (inferred)" is a successor that was inferred; "March 2026 (possible extension to March 2028)" an
    extension; "Funding not yet known" and "To be confirmed on evaluation" are themselves.
    """
    whole = " ".join(text.split())
    return After(
        successor=_successor(whole),
        extension_to=_extension(whole),
        inferred=bool(_INFERRED.search(whole)),
        on_evaluation=bool(_ON_EVALUATION.search(whole)),
        funding_not_known=bool(_FUNDING_NOT_KNOWN.search(whole)),
    )


def _successor(whole: str) -> str:
    """The first part that names something: not an aside, nor a date, nor the words that something is not known."""
    for part in whole.split(";"):
        name = _INFERRED.sub("", part).strip()
        spoken_for = (_ASIDE, _POSSIBLE_EXTENSION, _FUNDING_NOT_KNOWN, _ON_EVALUATION)
        if not name or any(said.search(name) for said in spoken_for) or _is_date(name):
            continue
        return name
    return ""


def _extension(whole: str) -> ApproximateDate | None:
    found = _POSSIBLE_EXTENSION.search(whole)
    if found is None:
        return None
    try:
        return parse_date(found["limit"].strip())
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    try:
        parse_term(text)
    except ValueError:
        return False
    return True


def read_certainty(text: str) -> str | None:
    """The certainty a column states in words, as `models.ForwardVersion.Certainty` has it; None for other words."""
    said = text.casefold()
    for words, certainty in (
        ("evaluation", "evaluation"),
        ("inferred", "inferred"),
        ("as printed", "as_printed"),
        ("not known", "not_known"),
        ("unknown", "not_known"),
        ("tbc", "not_known"),
        ("known", "known"),
        ("confirmed", "known"),
    ):
        if words in said.partition(";")[0]:
            return certainty
    return None


def months_of_overlap(ends: ApproximateDate, successor_starts: ApproximateDate) -> int | None:
    """By how many whole months a successor starts before the old one ends; None where it does not, or nobody can tell.

    Counted from the first day each can be, so that two dates known to the month differ by whole months: April 2026
    before March 2027 is 11. Nought is an overlap of less than a month.
    """
    if successor_starts.before(ends) is not Answer.YES or successor_starts.first is None or ends.first is None:
        return None
    early, late = successor_starts.first, ends.first
    months = (late.year - early.year) * 12 + late.month - early.month
    return max(0, months - (late.day < early.day))


def overlap_sentence(ends: ApproximateDate, successor_starts: ApproximateDate) -> str:
    """ "Successor starts 11 months before this ends" (PLN-30); empty where it does not."""
    months = months_of_overlap(ends, successor_starts)
    if months is None:
        return ""
    if months == 0:
        return _("Successor starts before this ends")
    if months == 1:
        return _("Successor starts 1 month before this ends")
    return _("Successor starts {months} months before this ends").format(months=months)


def oddities(
    *, event: str, at: ApproximateDate, extension_to: ApproximateDate, successor_starts: ApproximateDate
) -> list[str]:
    """What is odd about an entry, as sentences. None of it is refused: the paper may be right."""
    found = []
    if at.precision is Precision.UNKNOWN:
        found.append(_("The date is not known."))
    if event == END and (overlap := overlap_sentence(at, successor_starts)):
        found.append(f"{overlap}: {successor_starts}, {at}.")
    if extension_to.is_dated and extension_to.before(at) is Answer.YES:
        found.append(
            _("The extension would end before the term does: {extension}, {end}.").format(
                extension=extension_to, end=at
            )
        )
    return found
