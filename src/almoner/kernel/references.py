"""References: the human numbers of agreements and decisions, read, made and continued by a pattern.

Every office and programme has its own series, written as one pattern: "CORE{n:3}" gives CORE004,
"{n:3}-{yy}" gives 043-24, "WPC{term}-{n:4}" gives WPC4-0045, "{yyyy}/{n}" gives 2023/52.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from almoner.kernel.words import gettext as _
from almoner.kernel.words import quoted

_FIELD = re.compile(r"\{(?P<name>n|yy|yyyy|term)(?::(?P<width>[1-9]))?\}")
_DIGITS = {"n": r"\d{{{width},}}", "yy": r"\d{{2}}", "yyyy": r"\d{{4}}", "term": r"[1-9]\d*"}
_BETWEEN_REFERENCES = re.compile(r"\s*(?:[,;&\n]|\band\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart. `year` is in four figures; `year` and `term` are None where the series has none."""

    text: str
    number: int
    year: int | None = None
    term: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A series of references, from its pattern.

    Fields: {n} the number, {n:3} with leading noughts to at least three figures, {yy} or {yyyy} the year,
    {term} the term of office. Everything else stands for itself. Raises ValueError if the pattern has no
    number, repeats a field, or puts two fields next to each other (nobody could say where one ends).
    """

    pattern: str
    _reader: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [found["name"] for found in _FIELD.finditer(self.pattern)]
        if names.count("n") != 1 or len(set(names)) != len(names) or {"yy", "yyyy"} <= set(names):
            raise ValueError(f"{self.pattern!r} needs {{n}} once, and no field twice")
        if "}{" in self.pattern or re.search(r"[{}]", _FIELD.sub("", self.pattern)):
            raise ValueError(f"{self.pattern!r}: fields are {{n}} {{n:3}} {{yy}} {{yyyy}} {{term}}, never side by side")
        if re.search(r"\d\{|\}\d", self.pattern):
            raise ValueError(f"{self.pattern!r}: a figure next to a field would be read as part of it")
        object.__setattr__(self, "_reader", re.compile(self._expression(), re.IGNORECASE | re.ASCII))

    def _expression(self) -> str:
        """The regular expression that reads this series."""
        pieces, end = [], 0
        for found in _FIELD.finditer(self.pattern):
            digits = _DIGITS[found["name"]].format(width=found["width"] or 1)
            pieces += [re.escape(self.pattern[end : found.start()]), f"(?P<{found['name']}>{digits})"]
            end = found.end()
        return "".join([*pieces, re.escape(self.pattern[end:])])

    def make(self, number: int, *, year: int | None = None, term: int | None = None) -> str:
        """Write a reference. `year` in four figures. Raises ValueError if the pattern needs what is not given."""
        if number < 1:
            raise ValueError(_("References are numbered from 1."))
        given = {"n": number, "yy": year, "yyyy": year, "term": term}

        def written(found: re.Match[str]) -> str:
            value = given[found["name"]]
            if value is None:
                missing = "term" if found["name"] == "term" else "year"
                raise ValueError(f"{self.pattern!r} needs the {missing}")
            if found["name"] == "yy":
                return f"{value % 100:02}"
            return f"{value:0{found['width'] or 1}}"

        return _FIELD.sub(written, self.pattern)

    def read(self, text: str) -> Reference | None:
        """Take a reference apart, or None if it is not of this series. Capitals and outer spaces do not matter.

        A two-figure year is in this century.
        """
        found = self._reader.fullmatch(text.strip())
        if found is None:
            return None
        parts = {name: int(figures) for name, figures in found.groupdict().items()}
        year = parts.get("yyyy", 2000 + parts["yy"] if "yy" in parts else None)
        if parts["n"] < 1:
            return None
        written = self.make(parts["n"], year=year, term=parts.get("term"))
        if written.casefold() != text.strip().casefold():
            return None
        return Reference(written, parts["n"], year, parts.get("term"))

    def reads(self, text: str) -> bool:
        """Whether the text is a reference of this series."""
        return self.read(text) is not None

    def next_after(self, existing: Iterable[str], *, year: int | None = None, term: int | None = None) -> str:
        """The reference after the highest in use in that year and term; references of other series do not count.

        Gaps are not filled: a number once used may stand in a letter somewhere.
        """
        highest = 0
        for text in existing:
            reference = self.read(text)
            if reference and reference.year in (None, year) and reference.term in (None, term):
                highest = max(highest, reference.number)
        return self.make(highest + 1, year=year, term=term)

    def __str__(self) -> str:
        return self.pattern


def split_references(text: str) -> list[str]:
    """The references of a cell that may hold several: "VRN001 and VRN002", one under the other, or with commas.

    Raises ValueError for a blank.
    """
    found = [piece for piece in _BETWEEN_REFERENCES.split(text.strip()) if piece]
    if not found:
        raise ValueError(_("“{read}” holds no reference.").format(read=quoted(text)))
    return found


def natural_key(reference: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts references as people do: CORE4 before CORE018 before CORE100, capitals alike."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", reference.casefold())
    return tuple((0, int(piece), "") if piece.isdigit() and piece.isascii() else (1, 0, piece) for piece in pieces)
