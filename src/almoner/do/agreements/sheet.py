"""The columns of a register of agreements as offices keep it, and how their cells are read."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Field
from almoner.foundation.sheets.readers import Reader
from almoner.kernel.dates import parse_date, parse_term
from almoner.kernel.money import Amount, parse_amount, pounds, split_amounts
from almoner.kernel.periods import FinancialYear
from almoner.kernel.references import split_references

from .models import Agreement, AgreementVersion, Party

Basis, Part = AgreementVersion.ValueBasis, Party.Part
BETWEEN = "; "

# --- Readers


def _numbers(cell: str) -> str:
    return BETWEEN.join(" ".join(number.split()) for number in split_references(cell))


def _phrase(cell: str) -> str:
    words = " ".join(cell.split())
    parse_term(words)
    return words


def _amounts(cell: str) -> str:
    return BETWEEN.join(readers.from_amount(amount) for amount in split_amounts(cell))


def _shown_amounts(canonical: str) -> str:
    return BETWEEN.join(pounds(readers.to_amount(each)) for each in canonical.split(BETWEEN))


def _dates(cell: str) -> str:
    return BETWEEN.join(readers.from_date(parse_date(piece)) for piece in pieces_of(cell))


def _shown_dates(canonical: str) -> str:
    return BETWEEN.join(str(readers.to_date(each)) for each in canonical.split(BETWEEN))


def _names(cell: str) -> str:
    return BETWEEN.join(pieces_of(cell))


def pieces_of(cell: str) -> list[str]:
    """The parts of a cell that holds several, with semicolons or line breaks between."""
    return [" ".join(piece.split()) for piece in re.split(r"[;\n]", cell) if piece.strip()]


def written_amounts(cell: str) -> list[str]:
    """The amounts of a cell as they are written, one for each that `split_amounts` reads."""
    return [" ".join(piece.split()) for piece in re.split(r"\s*(?:\n|;|&|\band\b)\s*", cell.strip()) if piece]


_LAST_AMOUNT = re.compile(
    r"^(?P<source>.*?)[\s,:(]*(?P<year>\d{4}[/-]\d{2})?[\s,:)]*(?P<amount>(?:£|gbp)?\s*[\d,]+(?:\.\d+)?|t\.?b\.?c\.?)?$",
    re.IGNORECASE,
)


def read_funding(cell: str) -> list[tuple[str, int | None, Amount]]:
    """Source, financial year and amount of each line: "OPCC 100,000; VRN 2025/26 104,030.33; Home Office tbc".

    Raises ValueError, with a sentence, for an amount or a year that cannot be read.
    """
    lines = []
    for piece in pieces_of(cell):
        found = _LAST_AMOUNT.match(piece)
        if found is None:
            raise ValueError(_("“%(read)s” is not a source with its amount.") % {"read": piece[:80]})
        year = FinancialYear.parse(found["year"]).starting if found["year"] else None
        source = found["source"].strip(" ,:(")
        lines.append((source[:200], year, parse_amount(found["amount"] or "")))
    return lines


def written_funding(source: str, year: int | None, amount: Amount) -> str:
    """A funding line as canonical text; `read_funding` reads it back."""
    label = FinancialYear(year).label if year is not None else ""
    known = str(amount.value) if amount.value is not None else ("tbc" if amount.unknown.startswith("t") else "")
    return " ".join(part for part in (source, label, known) if part)


def _funding(cell: str) -> str:
    return BETWEEN.join(sorted(written_funding(*line) for line in read_funding(cell)))


_PART_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*\((?P<part>[^()]+)\)$")
_PART_WORDS: Mapping[str, str] = {
    "provider": Part.PROVIDER.value,
    "lead": Part.LEAD.value,
    "lead partner": Part.LEAD.value,
    "member": Part.MEMBER.value,
    "partner": Part.MEMBER.value,
    "consortium member": Part.MEMBER.value,
    "subcontractor": Part.SUBCONTRACTOR.value,
    "sub-contractor": Part.SUBCONTRACTOR.value,
    "accountable body": Part.ACCOUNTABLE_BODY.value,
    "co-commissioner": Part.CO_COMMISSIONER.value,
}


def read_party(text: str, otherwise: str = Part.PROVIDER.value) -> tuple[str, str]:
    """Name and part: "Catch22 (lead)" leads; without a word in brackets that names a part, ``otherwise``."""
    found = _PART_IN_BRACKETS.match(text)
    part = _PART_WORDS.get(found["part"].casefold()) if found else None
    return (found["name"], part) if found and part else (text, otherwise)


def written_party(name: str, part: str) -> str:
    """A party as canonical text; `read_party` reads it back."""
    return name if part == Part.PROVIDER else f"{name} ({part.replace('_', ' ').replace('co c', 'co-c')})"


NUMBERS = Reader(_numbers, gettext_lazy("one number, or several: VRN001 and VRN002"))
PHRASE = Reader(
    _phrase,
    gettext_lazy("a date or a term, such as 31/12/2023 or March 2026 (possible extension to March 2028), or tbc"),
)
AMOUNTS = Reader(
    _amounts, gettext_lazy("pounds, for example £2,800,000 or 70,111.47, or tbc"), _shown_amounts, refuses_in_full=True
)
DATES = Reader(_dates, gettext_lazy("a date such as March 2027, or several with semicolons between"), _shown_dates)
NAMES = Reader(_names, gettext_lazy("names, with semicolons between"))
FUNDING = Reader(_funding, gettext_lazy("sources with amounts, such as OPCC 100,000; VRN 104,030.33"))
KIND = readers.choice(
    Agreement.Kind.choices,
    **{"grant agreement": "grant", "mou": "memorandum", "memorandum": "memorandum", "in house": "in_house"},
)
BASIS = readers.choice(
    Basis.choices,
    **{"whole term": "total", "in total": "total", "per year": "annual", "per annum": "annual", "yearly": "annual"},
)

# --- Columns

FIELDS = (
    Field(
        "number",
        gettext_lazy("Number"),
        NUMBERS,
        aliases=("contract number", "agreement number", "grant number", "contract no", "reference", "ref"),
        required=True,
        filled=True,
    ),
    Field(
        "title",
        gettext_lazy("Title"),
        readers.text(300),
        aliases=("contract name", "agreement name", "grant name", "name", "contract title", "agreement"),
        required=True,
        filled=True,
    ),
    Field("service", gettext_lazy("Service"), readers.text(300), aliases=("service name",)),
    Field("kind", gettext_lazy("Kind"), KIND, aliases=("type", "instrument", "kind of agreement")),
    Field(
        "providers",
        gettext_lazy("Providers"),
        NAMES,
        aliases=("provider", "supplier", "suppliers", "contractor", "recipient", "organisation", "parties"),
    ),
    Field("lead", gettext_lazy("Consortium lead"), NAMES, aliases=("lead", "lead partner", "lead provider")),
    Field("members", gettext_lazy("Consortium members"), NAMES, aliases=("members", "partners")),
    Field("starts", gettext_lazy("Start"), readers.DATE, aliases=("start date", "starts", "start iso", "begins")),
    Field("ends", gettext_lazy("End"), PHRASE, aliases=("end date", "ends", "end iso", "expiry", "expires")),
    Field("term", gettext_lazy("Term as written"), PHRASE, aliases=("contract period", "period as written", "period")),
    Field(
        "due",
        gettext_lazy("Due as printed"),
        PHRASE,
        aliases=("contract due", "contract due as written", "due", "due date"),
    ),
    Field("due_iso", gettext_lazy("Due in figures"), readers.DATE, aliases=("contract due iso",)),
    Field(
        "value",
        gettext_lazy("Value"),
        AMOUNTS,
        aliases=("contract value", "contract value gbp", "value gbp", "amount", "total value"),
    ),
    Field(
        "value_as_written",
        gettext_lazy("Value as written"),
        readers.text(200),
        aliases=("contract value as written",),
    ),
    Field("value_basis", gettext_lazy("The value is"), BASIS, aliases=("value basis", "basis")),
    Field("breaks", gettext_lazy("Break"), DATES, aliases=("break clause", "break date", "contract break", "breaks")),
    Field("extension_option", gettext_lazy("Extension option"), DATES, aliases=("option to extend", "extension")),
    Field(
        "extension_limit",
        gettext_lazy("Extension limit"),
        DATES,
        aliases=("extension to", "possible extension to", "extendable to", "maximum extension"),
    ),
    Field(
        "notice",
        gettext_lazy("Notice in months"),
        readers.whole_number(0, 60),
        aliases=("notice", "notice months", "notice period in months"),
    ),
    Field(
        "funding",
        gettext_lazy("Money by source"),
        FUNDING,
        aliases=("funding", "funding source", "funding sources", "pot", "pots", "paid from"),
    ),
    Field("priorities", gettext_lazy("Priorities"), NAMES, aliases=("priority", "plan priority")),
    Field("places", gettext_lazy("Places"), NAMES, aliases=("place", "area", "areas", "district")),
    Field("pilot", gettext_lazy("Pilot"), readers.YES_NO, aliases=("is pilot",)),
    Field("power", gettext_lazy("Legal power"), readers.text(300), aliases=("power", "statutory power")),
    Field("purposes", gettext_lazy("Purposes"), readers.lines(), aliases=("purpose", "description")),
    Field("conditions", gettext_lazy("Conditions"), readers.lines(), aliases=("conditions passed down",)),
    Field("document", gettext_lazy("Document"), readers.text(300), aliases=("paper", "source document")),
    Field("note", gettext_lazy("Note"), readers.lines(), aliases=("notes", "remark", "remarks", "comments")),
)

SHOWN = (
    Field("as_printed", gettext_lazy("End as printed"), readers.YES_NO),
    Field("term_as_written", gettext_lazy("Term as written"), readers.text()),
)
"""How facts that have no column of their own are shown in a preview."""

SAYS: Mapping[str, tuple[str, ...]] = {
    "lead": ("providers",),
    "members": ("providers",),
    "ends": ("ends", "as_printed"),
    "term": ("starts", "ends", "as_printed", "term_as_written"),
    "due": ("ends", "as_printed"),
    "due_iso": ("ends", "as_printed"),
    "value": ("value", "value_as_written"),
    "value_as_written": ("value", "value_as_written"),
}
"""The facts that a column speaks of, where that is not just the fact of its own name."""

FACTS = (
    *("title", "service", "kind", "providers", "starts", "ends", "as_printed", "term_as_written", "notice"),
    *("value", "value_as_written", "value_basis", "breaks", "extension_option", "extension_limit", "funding"),
    *("priorities", "places", "pilot", "power", "purposes", "conditions", "document", "note"),
)
"""The names of all facts, in the order in which differences are shown."""


def spoken_of(fields: frozenset[str], also: list[str]) -> list[str]:
    """The facts that a file with these columns speaks of, and those that a row said beside its columns."""
    said = {name for field in fields for name in SAYS.get(field, (field,))} | set(also)
    return [name for name in FACTS if name in said]
