"""What a room needs to let people answer a form on its own pages: sections to fill in, answers to check, both sides.

A view of such a room is a few lines::

    page = filling.posted(request, draft, section) if request.method == "POST" else filling.shown(draft, section)
    if page.is_saved: …on to the next section…
    return render(request, "my/section.html", {"page": page, **page.context})

and its template puts ``{% include "questions/section.html" %}`` inside its own form.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, JsonResponse
from django.utils import timezone

from . import actions, queries
from .forms.answers import AnswerForm, condition_in_words, held_in, section_form
from .models import Draft
from .rules.answers import kept_answers
from .rules.asking import Asked
from .rules.definition import Definition, Section, Side
from .rules.problems import FileCheck, Problem, by_question, problems_of
from .rules.saying import Names, in_words

REVISION = "revision"
"""The hidden box that carries the revision of the section as it was shown."""


@dataclass(slots=True)
class SectionPage:
    """A section on a page: its form, what is wrong with it, and what became of saving it."""

    definition: Definition
    section: Section
    form: AnswerForm
    revision: int
    saved: actions.Saved | None = None
    names: Names = field(default_factory=dict)

    @property
    def is_saved(self) -> bool:
        """Whether what was sent is kept, whatever is wrong with it."""
        return self.saved is not None and self.saved.is_saved

    @property
    def is_done(self) -> bool:
        """Whether it is kept and nothing is wrong, so that one may go on."""
        return self.is_saved and not self.form.errors and not self.form.asks_for_more

    @property
    def context(self) -> dict[str, Any]:
        """What ``questions/section.html`` and the macro ``conflict`` take."""
        conflict = self.saved.conflict if self.saved else None
        return {
            "form": self.form,
            "part": self.section,
            "revision": self.revision,
            "conditions": {key: condition_in_words(self.definition, one) for key, one in self.form.questions.items()},
            "saved_at": self.saved.at if self.saved and self.is_saved else None,
            "sides": self._sides(),
            "their_name": conflict.by if conflict else "",
        }

    def _sides(self) -> list[tuple[str, str, str]]:
        """Where the two sides differ: the question, theirs and mine in words."""
        conflict = self.saved.conflict if self.saved else None
        if conflict is None:
            return []
        said = [
            (
                one.label,
                in_words(one, conflict.theirs.get(one.key), names=self.names),
                in_words(one, conflict.mine.get(one.key), names=self.names),
            )
            for one in self.section.questions
        ]
        return [row for row in said if row[1] != row[2]]


def shown(
    draft: Draft, section: str, *, only: Collection[str] | None = None, names: Names | None = None, tell: bool = False
) -> SectionPage:
    """A section of a draft to be filled in. ``tell`` says already what is wrong with it.

    Raises:
        Http404: the form has no such section, or none of ``only``.
    """
    definition, found = _found(draft, section)
    form = section_form(definition, found, only=only, names=names, **_held(draft))
    if only is not None and not form.questions:
        raise Http404
    if tell:
        form.say(queries.problems(draft))
    return SectionPage(definition, found, form, draft.revision_of(section), names=names or {})


def posted(
    request: Any,
    draft: Draft,
    section: str,
    *,
    only: Collection[str] | None = None,
    names: Names | None = None,
    files: FileCheck | None = None,
    receive: Callable[[str, list[Any]], list[str]] | None = None,
) -> SectionPage:
    """Save what was sent for a section, and say everything that is wrong with it.

    ``receive`` takes the key of a question and the files that were sent for it, and gives the ids of the documents
    they became; without it, files are passed over.

    Raises:
        Http404: the form has no such section.
        Refused: the section is closed; NotAllowed: it is not this person's to write.
    """
    definition, found = _found(draft, section)
    sent = section_form(definition, found, data=request.POST, only=only, names=names, **_held(draft))
    typed, data = sent.typed(), request.POST.copy()
    for key in [key for key in sent.questions if receive is not None and request.FILES.getlist(sent.add_prefix(key))]:
        typed[key] = [*typed[key], *receive(key, request.FILES.getlist(sent.add_prefix(key)))]  # type: ignore[misc]  # asked above
        data.setlist(held_in(sent, key), typed[key])  # the page that comes back holds them, or the next save drops them
    said = str(request.POST.get(REVISION, ""))
    revision = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
    saved = actions.save_section(by=request.actor, draft=draft, section=section, answers=typed, revision=revision)
    # What was just saved may show questions, or hide them.
    held = _held(draft) | ({} if saved.is_saved else {"answers": {**draft.answers, **typed}})
    form = section_form(definition, found, data=data, only=only, names=names, **held)
    if not form.asks_for_more:
        form.say(queries.problems(draft, files=files))
    return SectionPage(definition, found, form, saved.revision, saved, names or {})


def typed(request: Any, draft: Draft, section: str) -> list[tuple[str, str]]:
    """What was sent for a section that is closed: question and words, where they differ from what is kept.

    Raises:
        Http404: the form has no such section.
    """
    definition, found = _found(draft, section)
    form = section_form(definition, found, data=request.POST, **_held(draft))
    sent, kept = kept_answers(definition, {**draft.answers, **form.typed()}), draft.answers
    changed = [one for key, one in form.questions.items() if sent.get(key) != kept.get(key)]
    return [(one.label, in_words(one, sent.get(one.key))) for one in changed if sent.get(one.key)]


def as_json(page: SectionPage) -> JsonResponse:
    """The answer to a script that saved by itself: when, the revision to go on with, and what is wrong."""
    if page.saved is None:
        raise Http404
    conflict = page.saved.conflict
    return JsonResponse(
        {
            "saved": page.is_saved,
            "at": f"{timezone.localtime(page.saved.at):%H:%M}",
            "revision": page.revision,
            "problems": {key: page.form.errors[key] for key in page.form.questions if key in page.form.errors},
            "conflict": conflict and {"by": conflict.by, "sides": page.context["sides"]},
        },
        status=200 if page.is_saved else 409,
    )


def _found(draft: Draft, key: str) -> tuple[Definition, Section]:
    definition = queries.definition_of(draft.form_version_id)
    found = definition.section(key)
    if found is None:
        raise Http404
    return definition, found


def _held(draft: Draft) -> dict[str, Any]:
    return {"answers": draft.answers, "amount": draft.amount, "side": Side(draft.side)}


# --- Check your answers


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer, on the page where answers are checked."""

    key: str
    label: str
    answer: str
    problems: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One section on that page."""

    key: str
    title: str
    rows: tuple[Row, ...]
    href: str = ""


def check(
    definition: Definition,
    found: Asked,
    *,
    problems: list[Problem] | None = None,
    change: Callable[[str, str], str] = lambda _section, _question: "",
    names: Names | None = None,
) -> list[Checked]:
    """Every question that is asked, with its answer in words and what is wrong with it.

    ``change`` gives the address where an answer is changed, by section and question ("" for the whole section).
    """
    wrong = by_question(problems_of(definition, found) if problems is None else problems)
    made = []
    for section in definition.sections:
        rows = tuple(
            Row(
                one.key,
                one.label,
                in_words(one, found.answers.get(one.key), names=names),
                tuple(wrong.get(one.key, ())),
                change(section.key, one.key),
            )
            for one in found.within({question.key for question in section.questions})
        )
        if rows:
            made.append(Checked(section.key, section.title, rows, change(section.key, "")))
    return made


def check_draft(
    draft: Draft,
    *,
    change: Callable[[str, str], str] = lambda _section, _question: "",
    names: Names | None = None,
    files: FileCheck | None = None,
) -> list[Checked]:
    """The same for a draft as it stands; only open sections lead to where they are changed."""
    definition = queries.definition_of(draft.form_version_id)

    def where(section: str, question: str) -> str:
        return change(section, question) if queries.is_open(draft, section) else ""

    wrong = queries.problems(draft, files=files)
    return check(definition, queries.asked_in(draft), problems=wrong, change=where, names=names)
