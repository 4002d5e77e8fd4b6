"""Writing standard terms: clauses in rows, and the reason."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.papers.clauses import Clause
from almoner.foundation.pages.rows import MORE, Rows, as_typed


class ClauseForm(forms.Form):
    """One clause. Its key stays the same when it is written anew."""

    title = forms.CharField(max_length=200, label=_("Title"))
    text = forms.CharField(max_length=20000, widget=forms.Textarea, label=_("Text"))
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why the terms change, and which version was opened."""

    reason = forms.CharField(max_length=500, label=_("Why the terms change"))
    opened = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TermsForm:
    """One page's worth of forms. A clause whose title and text are emptied is left out."""

    def __init__(self, data: Mapping[str, Any] | None, *, clauses: Sequence[Clause], opened: int) -> None:
        self.asks_for_more = data is not None and MORE in data
        self._data = data
        why = ReasonForm(data, initial={"opened": opened})
        self.why = ReasonForm(initial=as_typed(why)) if self.asks_for_more else why
        self.clauses = Rows(
            ClauseForm,
            "clauses",
            data=data,
            initial=[clause._asdict() for clause in clauses],
            unchecked=self.asks_for_more,
        )
        for n, each in enumerate(self.clauses, start=1):
            each.called = gettext("Clause %(n)s") % {"n": n}

    @property
    def forms(self) -> list[forms.BaseForm]:
        """Every form, in the order of the page."""
        return [*self.clauses, self.why]

    @property
    def errors_on_page(self) -> bool:
        """Whether something is wrong with what was sent."""
        return not self.asks_for_more and any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        """Whether there is a reason and every clause kept is whole."""
        if self._data is None or self.asks_for_more:
            return False
        kept = [form for form in self.clauses.filled if not _is_emptied(form)]
        return all([self.why.is_valid(), *(form.is_valid() for form in kept)])

    @property
    def written(self) -> list[Clause]:
        """The clauses in order, each with its key, once it is valid."""
        made: list[Clause] = []
        for form in self.clauses.filled:
            if _is_emptied(form):
                continue
            given = form.cleaned_data
            key = given["key"] or _key_of(given["title"], {each.key for each in made})
            made.append(Clause(key, given["title"].strip(), given["text"].strip()))
        return made

    def refuse(self, wrong: ValidationError) -> None:
        """Put what the action refused over the page."""
        self.why.add_error(None, wrong.messages)

    def look_again(self, newest: int) -> None:
        """Take the version that came meanwhile for what was seen."""
        typed: Any = self.why.data
        self.why.data = typed.copy()
        self.why.data["opened"] = str(newest)  # type: ignore[index]  # a QueryDict's copy may be written


def _is_emptied(form: forms.BaseForm) -> bool:
    typed = as_typed(form)
    return not str(typed["title"] or "").strip() and not str(typed["text"] or "").strip()


def _key_of(title: str, taken: set[str]) -> str:
    """A key for a new clause, made of its title."""
    plain = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")[:50] or "clause"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{'x' * number}"
    return key
