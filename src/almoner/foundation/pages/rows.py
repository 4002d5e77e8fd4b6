"""Several rows of the same few fields, as many as are needed, without a script.

Rows that nothing was written in are passed over. A button asks for more of them: the page comes back with everything
as it was typed, unchecked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

MOST = 100
BLANK = 2
MORE = "more"
"""The name of the button that asks for more rows; its value names the rows."""


class Rows:
    """The forms of one group of rows. ``filled`` are those in which something was written."""

    def __init__(
        self,
        form: type[forms.Form],
        name: str,
        *,
        data: Mapping[str, Any] | None,
        initial: Sequence[Mapping[str, Any]] = (),
        unchecked: bool = False,
        title: Any = "",
        **given: Any,
    ) -> None:
        self.name = name
        self._form, self._given = form, given
        if data is None:
            self.forms = [self._make(place, initial=row) for place, row in enumerate(initial)]
        elif unchecked:
            bound = [self._make(place, data=data) for place in range(_count(data, name))]
            self.forms = [self._make(place, initial=as_typed(each)) for place, each in enumerate(bound)]
        else:
            self.forms = [self._make(place, data=data) for place in range(_count(data, name))]
        asked = unchecked and data is not None and data.get(MORE) == name
        spare = BLANK + 1 if asked else (BLANK if data is None else 0)
        self.forms += [self._make(len(self.forms) + extra) for extra in range(spare)][: MOST - len(self.forms)]
        self.entitle(title)

    def _make(self, place: int, **kwargs: Any) -> Any:
        return self._form(
            prefix=f"{self.name}-{place}",
            empty_permitted=True,
            use_required_attribute=False,
            **kwargs,
            **self._given,
        )

    def entitle(self, title: Any) -> None:
        """Name each row for the summary of what is wrong; ``title`` where the page has more than one group."""
        for n, each in enumerate(self.forms, start=1):
            each.called = _("%(group)s, line %(n)d") % {"group": title, "n": n} if title else _("Line %(n)d") % {"n": n}

    @property
    def count_name(self) -> str:
        """The name of the hidden field that says how many rows the page holds."""
        return f"{self.name}-rows"

    @property
    def filled(self) -> list[Any]:
        """The rows in which something was written, checked."""
        return [each for each in self.forms if each.is_bound and each.has_changed()]

    def is_valid(self) -> bool:
        """Whether every filled row is well formed."""
        checked = [
            each.is_valid() for each in self.forms if each.is_bound
        ]  # every one, so that all errors show at once
        return all(checked)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)


def as_typed(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed into a bound form, without judging it."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _count(data: Mapping[str, Any], name: str) -> int:
    said = str(data.get(f"{name}-rows", ""))
    return min(int(said), MOST) if said.isdecimal() and len(said) < 5 else 0
