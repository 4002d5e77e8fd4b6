"""The sheet of one bid as a form: a mark, a reason and a private note for each part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.scoring.rules.sheets import Written
from almoner.do.scoring.rules.writing import Part, Sheet

LONGEST = 10_000
_REVISION = re.compile(r"(?P<part>[^:,]+):(?P<n>\d{1,9})")


@dataclass(slots=True)
class PartBox:
    """One part on the page: what stands in its boxes, and what is wrong with it."""

    part: Part
    written: Written
    typed_mark: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def steps(self) -> list[tuple[str, str, bool]]:
        """Each mark with what it means, and whether it is chosen."""
        return [(str(mark), words, str(mark) == self.typed_mark) for mark, words in self.part.anchors]


class SheetForm:
    """What a judge, or staff from a judge's paper, typed. ``revision`` carries that of each part as it was shown."""

    def __init__(self, sheet: Sheet, held: Mapping[str, Written], data: Any = None) -> None:
        self.sheet, self.held, self.is_bound = sheet, held, data is not None
        shown = _revisions(str(data.get("revision", ""))) if data is not None else {}
        self.boxes = [self._box(part, data, shown) for part in sheet.parts]
        self.sides: list[tuple[str, str, str]] = []

    def _box(self, part: Part, data: Any, shown: Mapping[str, int]) -> PartBox:
        held = self.held.get(part.key, Written())
        if data is None or not {f"{box}-{part.key}" for box in ("mark", "reason", "note")} & set(data):
            return PartBox(part, held, "" if held.mark is None else str(held.mark))
        mark = str(data.get(f"mark-{part.key}", "")).strip()[:10]
        box = PartBox(
            part,
            Written(
                int(mark) if re.fullmatch(r"-?\d{1,4}", mark, re.ASCII) else None,
                _typed(data, f"reason-{part.key}"),
                _typed(data, f"note-{part.key}"),
                shown.get(part.key, 0),
            ),
            mark,
        )
        if mark and box.written.mark is None:
            box.errors.append(_("“%(mark)s” is not a mark.") % {"mark": mark})
        return box

    @property
    def changed(self) -> list[PartBox]:
        """Parts whose boxes differ from what stands."""
        return [
            box
            for box in self.boxes
            if not box.errors and not box.written.says_the_same(self.held.get(box.key, Written()))
        ]

    @property
    def typed(self) -> dict[str, Written]:
        """Everything as typed, by part."""
        return {box.key: box.written for box in self.boxes}

    def refuse(self, wrong: Mapping[str, list[str]]) -> None:
        """Put what an action refused beside the parts."""
        for box in self.boxes:
            box.errors += [each for each in wrong.get(box.key, []) if each not in box.errors]

    def stands_beside(self, box: PartBox, theirs: Written) -> None:
        """What was saved meanwhile, beside what was typed. Saving again is deliberate."""
        self.sides.append((box.part.full_title, _in_words(theirs), _in_words(box.written)))

    @property
    def errors(self) -> list[dict[str, str]]:
        """Everything that is wrong, each leading to its boxes."""
        return [{"text": each, "href": f"#mark-{box.key}"} for box in self.boxes for each in box.errors]

    @property
    def revision(self) -> str:
        """What the hidden box says: the revision of each part as it stands now."""
        return ",".join(f"{part.key}:{self.held.get(part.key, Written()).revision}" for part in self.sheet.parts)


def _typed(data: Any, name: str) -> str:
    return str(data.get(name, "")).replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST]


def _revisions(text: str) -> dict[str, int]:
    return {found["part"]: int(found["n"]) for found in _REVISION.finditer(text[:5000])}


def _in_words(written: Written) -> str:
    mark = _("no mark") if written.mark is None else _("Mark %(n)d") % {"n": written.mark}
    return "\n".join(each for each in (mark, written.reason, written.note) if each)
