"""The columns of a forward plan, how their cells are read, and the facts that a row of them means."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Field
from almoner.kernel.dates import ApproximateDate, parse_term

from . import rules
from .facts import NOTHING, Facts
from .models import ForwardEntry, ForwardVersion

Certainty, Event, Funding = ForwardVersion.Certainty, ForwardEntry.Event, ForwardVersion.Funding
SPEAK_OF_WHAT_COMES_AFTER = frozenset({Event.END.value, Event.FUNDING_STOP.value})


def _term(cell: str) -> str:
    """A date, perhaps with the extension that is possible beyond it; kept as it is written."""
    words = " ".join(cell.split())
    parse_term(words)
    return words


def _certainty(cell: str) -> str:
    if rules.read_certainty(cell) is None:
        raise ValueError(_("“%(read)s” does not say how certain this is.") % {"read": cell[:80]})
    return " ".join(cell.split())


TERM = readers.Reader(_term, gettext_lazy("a date, such as March 2026 (possible extension to March 2028), or tbc"))
CERTAINTY = readers.Reader(
    _certainty,
    gettext_lazy("known, as printed, inferred, to be confirmed on evaluation, or not known"),
    lambda text: str(Certainty(text).label) if text in set(Certainty.values) else text,
)

FIELDS = (
    Field(
        "item",
        gettext_lazy("Item"),
        readers.text(),
        aliases=("commissioned spend", "contract", "contract or grant", "project"),
        required=True,
        filled=True,
    ),
    Field("event", gettext_lazy("Event"), readers.choice(Event.choices), aliases=("kind of event", "type of event")),
    Field(
        "ends",
        gettext_lazy("Date"),
        TERM,
        aliases=("end as written", "end", "ends", "end date", "when", "commissioned spend end dates"),
        required=True,
    ),
    Field("ends_iso", gettext_lazy("Date in figures"), readers.DATE, aliases=("end month iso", "end iso")),
    Field(
        "successor_starts",
        gettext_lazy("Successor starts"),
        readers.DATE,
        aliases=("start as written", "start", "starts", "start date", "commissioned spend start dates"),
    ),
    Field(
        "successor_starts_iso",
        gettext_lazy("Successor starts in figures"),
        readers.DATE,
        aliases=("start month iso", "start iso"),
    ),
    Field(
        "after_as_written",
        gettext_lazy("What comes after"),
        readers.text(500),
        aliases=("successor or extension", "successor", "extension", "next"),
    ),
    Field("certainty", gettext_lazy("Certainty"), CERTAINTY),
    Field("funding", gettext_lazy("Funding"), readers.choice(Funding.choices)),
    Field("extension_to", gettext_lazy("Extension possible to"), readers.DATE, aliases=("extension to",)),
    Field("starts", gettext_lazy("In force from"), readers.DATE, aliases=("term starts", "began")),
    Field("is_pilot", gettext_lazy("Pilot"), readers.YES_NO, aliases=("pilot",)),
    Field("value", gettext_lazy("Value"), readers.AMOUNT, aliases=("value gbp", "amount")),
    Field("provider", gettext_lazy("Provider"), readers.text(), aliases=("supplier",)),
    Field("group", gettext_lazy("Group"), readers.text(200), aliases=("strand", "theme", "programme")),
    Field("priority", gettext_lazy("Priority"), readers.text()),
    Field("pot", gettext_lazy("Pot"), readers.text(200), aliases=("budget", "funding source")),
    Field("service", gettext_lazy("Service"), readers.text()),
    Field("section", gettext_lazy("Section of the paper"), readers.text(200)),
    Field("note", gettext_lazy("Note"), readers.lines(), aliases=("notes", "remark", "remarks")),
)

SHOWN = (
    Field("at", gettext_lazy("Date"), readers.DATE),
    Field("at_as_written", gettext_lazy("Date as written"), readers.text()),
    Field("successor", gettext_lazy("Successor"), readers.text()),
    Field("document", gettext_lazy("Paper"), readers.text()),
)
"""How facts that have no column of their own are shown in a preview."""

SAYS: Mapping[str, tuple[str, ...]] = {
    "ends": ("at", "at_as_written", "extension_to"),
    "ends_iso": ("at",),
    "after_as_written": ("after_as_written", "successor", "extension_to", "certainty", "funding"),
    "successor_starts": ("successor_starts",),
    "successor_starts_iso": ("successor_starts",),
    "certainty": ("certainty", "funding"),
    "section": ("document",),
    "priority": ("priority", "group"),
} | {
    name: (name,)
    for name in ("funding", "extension_to", "starts", "is_pilot", "value", "provider", "group", "pot", "note")
}
"""Which facts a column speaks of. A fact of which no column of the file speaks stays as it is held."""


def spoken_of(columns: frozenset[str]) -> tuple[str, ...]:
    """The facts that a file with these columns says something about, in a fixed order."""
    said = {fact for column in columns for fact in SAYS.get(column, ())}
    return tuple(name for name in NOTHING if name in said)


def facts_in(said: Mapping[str, str], *, item: str, event: str, document: str) -> Facts:
    """All facts that a row means, in canonical text. ``said`` are its cells as their readers left them."""
    after = rules.read_after(said.get("after_as_written", ""))
    term = parse_term(said.get("ends", ""))
    at = term.end if term.end.is_dated or not said.get("ends_iso") else readers.to_date(said["ends_iso"])
    successor_starts = said.get("successor_starts") or said.get("successor_starts_iso", "")
    facts: Facts = dict(NOTHING)
    facts |= {name: said[name] for name in ("provider", "group", "priority", "pot", "note") if said.get(name)}
    facts |= {
        "at": readers.from_date(at),
        "at_as_written": said.get("ends", ""),
        "starts": said.get("starts") or "unknown",
        "extension_to": said.get("extension_to") or _extension(term.extension_limit or after.extension_to),
        "after_as_written": said.get("after_as_written", ""),
        "successor": after.successor if event in SPEAK_OF_WHAT_COMES_AFTER else "",
        "successor_starts": successor_starts or "unknown",
        "certainty": _how_certain(said, after, at),
        "funding": _funding(said, after),
        "is_pilot": said.get("is_pilot") or ("yes" if rules.is_pilot(item) else "no"),
        "value": said.get("value") or "not stated",
        "document": ", ".join(part for part in (document, said.get("section", "")) if part)[:300],
    }
    return facts


def _extension(limit: ApproximateDate | None) -> str:
    return readers.from_date(limit) if limit is not None else "unknown"


def _how_certain(said: Mapping[str, str], after: rules.After, at: ApproximateDate) -> str:
    """What the certainty column says; else what the words on what comes after let one conclude."""
    stated = rules.read_certainty(said.get("certainty", ""))
    if stated is not None:
        return stated
    if after.on_evaluation:
        return Certainty.EVALUATION.value
    if after.inferred:
        return Certainty.INFERRED.value
    return Certainty.KNOWN.value if at.is_dated else Certainty.NOT_KNOWN.value


def _funding(said: Mapping[str, str], after: rules.After) -> str:
    if said.get("funding"):
        return said["funding"]
    doubtful = after.funding_not_known or rules.read_after(said.get("certainty", "")).funding_not_known
    return Funding.NOT_YET_KNOWN.value if doubtful else Funding.NOT_STATED.value
