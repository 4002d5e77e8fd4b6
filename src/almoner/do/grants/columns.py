"""The columns of a list of rounds, how their cells are read, and the facts that a row of them means."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Field
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .facts import NOTHING, Facts
from .models import RoundVersion
from .rules import figures as rules


def _year(cell: str) -> str:
    return str(FinancialYear.parse(cell))


def _figure(cell: str) -> str:
    words = " ".join(cell.split())
    rules.read_figure(words)
    return words


def _cap(cell: str) -> str:
    words = " ".join(cell.split())
    rules.read_cap(words)
    return words


def _amount_shown(canonical: str) -> str:
    return pounds(readers.to_amount(canonical)) if canonical else ""


YEAR = readers.Reader(_year, gettext_lazy("the financial year of spend, as in 2022/23"))
FIGURE = readers.Reader(
    _figure,
    gettext_lazy("pounds, perhaps with their parts, as in £204,030 (OPCC £100,000) (VRN £104,030), or tbc"),
    rules.figure_shown,
)
CAP = readers.Reader(_cap, gettext_lazy("pounds, as in 10,000 or generally up to £20,000"), _amount_shown)

FIELDS = (
    Field("number", gettext_lazy("Round"), readers.whole_number(1, 9999), aliases=("round number", "round no", "no")),
    Field("fund", gettext_lazy("Fund"), readers.text(200), aliases=("fund name", "fund code", "scheme")),
    Field("year", gettext_lazy("Year of spend"), YEAR, aliases=("year", "financial year")),
    Field(
        "theme",
        gettext_lazy("Theme"),
        readers.text(400),
        aliases=("round theme", "title", "subject"),
        required=True,
        filled=True,
    ),
    Field("opens", gettext_lazy("Opens"), readers.DATE, aliases=("opening date",)),
    Field(
        "closes",
        gettext_lazy("Deadline"),
        readers.DATE,
        aliases=("deadline as written", "closes", "closing date", "deadline for applications"),
    ),
    Field("closes_iso", gettext_lazy("Deadline in figures"), readers.DATE, aliases=("deadline iso",)),
    Field(
        "cap",
        gettext_lazy("Most for one award"),
        CAP,
        aliases=("max award gbp", "maximum award", "max award", "limit gbp", "cap"),
    ),
    Field("cap_kind", gettext_lazy("The cap is"), readers.choice(RoundVersion.CapKind.choices), aliases=("cap kind",)),
    Field("available", gettext_lazy("Available"), FIGURE, aliases=("available gbp", "amount available")),
    Field("requested", gettext_lazy("Requested"), FIGURE, aliases=("requested gbp",)),
    Field("awarded", gettext_lazy("Awarded"), FIGURE, aliases=("awarded gbp",)),
    Field(
        "spent",
        gettext_lazy("Spent"),
        FIGURE,
        aliases=("total round spend as written", "total round spend", "spend", "spent gbp"),
    ),
    Field("spent_figure", gettext_lazy("Spent in figures"), readers.AMOUNT, aliases=("total round spend gbp",)),
    Field("split", gettext_lazy("Spent, by contributor"), FIGURE, aliases=("co funder split", "split")),
    Field("pot", gettext_lazy("Pot"), readers.AMOUNT, aliases=("pot gbp",)),
    Field("pot_scope", gettext_lazy("What the pot is for"), readers.text(200), aliases=("scope of the pot",)),
    Field("classes", gettext_lazy("Sizes of grant"), readers.text(200), aliases=("grant classes as written",)),
    Field("term", gettext_lazy("Term"), readers.text(200), aliases=("term of grant",)),
    Field("priority", gettext_lazy("Priority"), readers.text()),
    Field("section", gettext_lazy("Section of the paper"), readers.text(200)),
    Field("note", gettext_lazy("Note"), readers.lines(), aliases=("notes", "remark", "remarks")),
)

SHOWN = (
    Field("closes_as_written", gettext_lazy("Deadline as written"), readers.text()),
    Field("document", gettext_lazy("Paper"), readers.text()),
)
"""How facts that have no column of their own are shown in a preview."""

SAYS: Mapping[str, tuple[str, ...]] = {
    "closes": ("closes", "closes_as_written"),
    "closes_iso": ("closes",),
    "cap": ("cap", "cap_kind"),
    "spent": ("spent", "available"),
    "spent_figure": ("spent",),
    "split": ("spent",),
    "pot": ("pot", "available"),
    "section": ("document",),
} | {
    name: (name,)
    for name in (
        "theme",
        "opens",
        "cap_kind",
        "available",
        "requested",
        "awarded",
        "classes",
        "term",
        "priority",
        "note",
    )
}
"""Which facts a column speaks of. A fact of which no column of the file speaks stays as it is held."""


def spoken_of(columns: frozenset[str]) -> tuple[str, ...]:
    """The facts that a file with these columns says something about, in a fixed order."""
    said = {fact for column in columns for fact in SAYS.get(column, ())}
    return tuple(name for name in NOTHING if name in said)


def facts_in(said: Mapping[str, str], *, document: str) -> Facts:
    """All facts that a row means but for its pot, as canonical text. ``said`` are its cells as read."""
    facts: Facts = dict(NOTHING)
    facts |= {name: said[name] for name in ("theme", "classes", "term", "priority", "note") if said.get(name)}
    facts["opens"] = said.get("opens") or "unknown"
    facts["closes"] = said.get("closes") or said.get("closes_iso") or "unknown"
    facts["closes_as_written"] = said.get("closes_written", "")
    facts["document"] = ", ".join(part for part in (document, said.get("section", "")) if part)[:300]
    if said.get("cap"):
        pounds_, kind = rules.read_cap(said["cap"])
        facts |= {"cap": f"{pounds_:.2f}", "cap_kind": said.get("cap_kind") or kind}
    return facts | {what: rules.figure_text(figure) for what, figure in figures_in(said).items()}


def figures_in(said: Mapping[str, str]) -> dict[str, rules.Figure | None]:
    """The figures a row states.

    Parts in a column of their own belong to what was spent; a sum that is said to be available beside an unknown spend
    is what is available.
    """
    figures = {what: rules.read_figure(said.get(what, "")) for what in ("available", "requested", "awarded", "spent")}
    spent = figures["spent"] or rules.read_figure(said.get("spent_figure", ""))
    if (split := rules.read_figure(said.get("split", ""))) is not None and split.parts:
        spent = rules.Figure(spent.total if spent else split.total, split.parts, spent.available if spent else None)
    if spent is not None and spent.available is not None and figures["available"] is None:
        figures["available"] = rules.Figure(spent.available)
    return figures | {"spent": spent}


def disagreement(said: Mapping[str, str]) -> list[str]:
    """A sentence where the words and the figure of what was spent disagree."""
    words, stated = rules.read_figure(said.get("spent", "")), said.get("spent_figure", "")
    if words is None or not stated or words.total == readers.to_amount(stated):
        return []
    said_so = _("What was spent is written as “%(words)s” and as %(figure)s: the words are taken.")
    return [said_so % {"words": said["spent"], "figure": _amount_shown(stated)}]
