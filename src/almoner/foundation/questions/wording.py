"""How forms are said at the desk: the list, the questions of the builder, what a version changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.money import pounds

from .access import May
from .forms.answers import condition_in_words
from .lifecycle import Use
from .models import Form, FormVersion
from .rules.definition import KIND_NAMES, AskedOf, Definition, Question
from .rules.effort import Rates, effort
from .rules.reading import read, written_question


def standing(form: Form) -> Tag:
    """Whether a form can be used, and whether what is written is what is published."""
    if form.state == Use.PUT_AWAY:
        return Tag(_("put away"), "quiet")
    if form.current is None:
        return Tag(_("not published"), "soon")
    return Tag(_("changes not published"), "soon") if differs(form) else Tag(_("in use"), "done")


def differs(form: Form) -> bool:
    """Whether something has been written since the version in use."""
    now = form.current
    if now is None:
        return True
    return (form.title, form.introduction, form.definition) != (now.title, now.introduction, now.definition)


def forms(request: Any, rows: Iterable[Form], rates: Rates, *, narrowed: bool) -> Table:
    columns = [
        Column("title", _("Form"), href=lambda row: address(request, "desk-form", pk=row.pk)),
        Column("purpose", _("For"), value=lambda row: row.get_purpose_display()),
        Column(
            "questions", _("Questions"), Kind.NUMBER, value=lambda row: sum(1 for _question in row.written.questions)
        ),
        Column("effort", _("Takes an applicant"), value=lambda row: str(effort(row.written, rates))),
        Column("version", _("Version"), value=lambda row: row.current.number if row.current else _("none")),
        Column("standing", _("Stands"), Kind.HTML, value=standing),
        Column("edited_at", _("Last changed"), Kind.MOMENT),
    ]
    return Table(_("Forms"), columns, rows, _nothing(request, narrowed=narrowed))


def _nothing(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No form is like that."), _("Show all forms"), address(request, "desk-forms"))
    begin = address(request, "desk-form-new") if request.actor.may(May.KEEP) else ""
    return Empty(
        _(
            "A form is written once, here, and used for applications, checks and reports. Each version that is "
            "published stays as it is for those who use it."
        ),
        _("Begin a form"),
        begin,
    )


def of_question(definition: Definition, question: Question) -> list[str]:
    """What is to be known of a question at a glance, besides its words."""
    said = [str(KIND_NAMES[question.kind])]
    if not question.required:
        said.append(_("optional"))
    if question.word_limit is not None:
        said.append(
            ngettext("at most %(n)d word", "at most %(n)d words", question.word_limit) % {"n": question.word_limit}
        )
    if question.audience is not AskedOf.APPLICANT:
        said.append(_("asked of the assessor") if question.audience is AskedOf.ASSESSOR else _("asked of both"))
    if question.tier_min is not None or question.tier_max is not None:
        said.append(_tier(question))
    if condition := condition_in_words(definition, question):
        said.append(condition)
    if question.key == definition.amount:
        said.append(_("the amount sought"))
    return said


def _tier(question: Question) -> str:
    if question.tier_max is None:
        return _("from %(least)s on") % {"least": pounds(question.tier_min or 0)}
    if question.tier_min is None:
        return _("up to %(most)s") % {"most": pounds(question.tier_max)}
    said = {"least": pounds(question.tier_min), "most": pounds(question.tier_max)}
    return _("from %(least)s to %(most)s") % said


def asks(definition: Definition, rates: Rates) -> str:
    """What a form asks of an applicant, as the sentence over it."""
    work = effort(definition, rates)
    if not work.questions:
        return _("It asks nothing of an applicant yet.")
    questions = ngettext("%(n)d question", "%(n)d questions", work.questions) % {"n": work.questions}
    sections = ngettext("%(n)d section", "%(n)d sections", len(definition.sections)) % {"n": len(definition.sections)}
    said = {"questions": questions, "sections": sections, "time": str(work)}
    return _("%(questions)s in %(sections)s; an applicant needs %(time)s.") % said


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in what is written, beside the version in use: the labels of questions."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    moved: bool
    retitled: bool

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.moved or self.retitled)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The kinds of change that there are, with the questions they concern."""
        named = [(_("Added"), self.added), (_("Changed"), self.changed), (_("Removed"), self.removed)]
        return [(word, labels) for word, labels in named if labels]


def changes(form: Form, last: FormVersion) -> Changes:
    """What publishing would change for those who use the form next."""
    now, before = form.written, read(last.definition).definition
    new = {question.key: question for question in now.questions}
    old = {question.key: question for question in before.questions}
    kept = [key for key in new if key in old]
    return Changes(
        [question.label for key, question in new.items() if key not in old],
        [new[key].label for key in kept if written_question(new[key]) != written_question(old[key])],
        [question.label for key, question in old.items() if key not in new],
        kept != [key for key in old if key in new],
        (form.title, form.introduction, now.amount, _titles(now))
        != (last.title, last.introduction, before.amount, _titles(before)),
    )


def _titles(definition: Definition) -> list[tuple[str, str]]:
    return [(section.title, section.intro) for section in definition.sections]
