"""The sections and questions of a form: added, changed, moved and removed, one at a time and without a script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.questions import actions, uses
from almoner.foundation.questions.access import May
from almoner.foundation.questions.forms.builder import TOKEN, QuestionForm, SectionForm
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.building import keys_of
from almoner.foundation.questions.rules.definition import KIND_NAMES, Kind, Question
from almoner.foundation.questions.rules.reading import written_question
from almoner.foundation.questions.rules.tokens import token_of_part
from almoner.foundation.questions.views.forms import back_to, found, sent, steps

HINTS = {
    Kind.SHORT: gettext_lazy("a name, a few words"),
    Kind.LONG: gettext_lazy("several sentences, with or without a limit of words"),
    Kind.NUMBER: gettext_lazy("how many, how much of"),
    Kind.MONEY: gettext_lazy("pounds and pence"),
    Kind.DATE: gettext_lazy("a day, a month and a year"),
    Kind.CHOICE: gettext_lazy("yes or no, or one of your own list"),
    Kind.CHOICES: gettext_lazy("as many of your list as are true"),
    Kind.FILE: gettext_lazy("a policy, accounts, a letter"),
    Kind.LINES: gettext_lazy("what the money pays for, by year, revenue or capital; adds up to an amount"),
    Kind.ADDRESS: gettext_lazy("building, street, town, postcode"),
    Kind.ORGANISATION: gettext_lazy("a name, and its number in a register"),
    Kind.DECLARATION: gettext_lazy("something to be agreed to"),
}


# --- Sections


@page(Audience.STAFF, may=May.KEEP)
def add_section(request: Any, pk: UUID) -> HttpResponse:
    """A new section."""
    held = found(request, pk)
    form = SectionForm(sent(request))
    given = {"title", "intro"}
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in given}
        if (made := _done(form, lambda: actions.add_section(by=request.actor, form=held, **facts))) is not None:
            return back_to(request, held, f"section-{made.key}")
    return _edit(request, held, form, _("Add a section"))


@page(Audience.STAFF, may=May.KEEP)
def edit_section(request: Any, pk: UUID, section: str) -> HttpResponse:
    """Another title or introduction for a section."""
    held = found(request, pk)
    now = held.written.section(section)
    if now is None:
        raise Http404
    token = token_of_part([now.title, now.intro])
    form = SectionForm(sent(request), initial={"title": now.title, "intro": now.intro, TOKEN: token})
    theirs: list[tuple[Any, Any, Any]] = []
    if form.is_valid():
        mine = form.cleaned_data
        try:
            done = _done(form, lambda: actions.edit_section(by=request.actor, form=held, section=section, **mine))
        except OutOfDate as late:
            done, theirs = None, [(form[n].label, getattr(now, n), mine[n]) for n in ("title", "intro")]
            _look_again(form, late, token)
        if done is not None:
            return back_to(request, held, f"section-{section}")
    return _edit(request, held, form, _("Change the section"), [row for row in theirs if row[1] != row[2]])


# --- Questions


@page(Audience.STAFF, may=May.KEEP)
def add_question(request: Any, pk: UUID, section: str) -> HttpResponse:
    """A new question: first how it is answered, then its words."""
    held = found(request, pk)
    place = held.written.section(section)
    if place is None:
        raise Http404
    kind = _kind(request)
    if kind is None:
        context = {
            "steps": steps(request, held, _("Add a question")),
            "place": place,
            "kinds": [(str(kind), name, HINTS[kind]) for kind, name in KIND_NAMES.items()],
            "back": address(request, "desk-form", pk=pk),
        }
        return render(request, "questions/staff/kinds.html", context)
    form = _question_form(request, held, kind)
    if form.is_valid():
        made = _done(
            form, lambda: actions.add_question(by=request.actor, form=held, section=section, facts=form.facts())
        )
        if made is not None:
            messages.success(request, _("The question is added."))
            return back_to(request, held, f"question-{made.key}")
    lede = _("%(kind)s, in “%(section)s”") % {"kind": KIND_NAMES[kind], "section": place.title}
    return _edit(request, held, form, _("Add a question"), lede=lede)


def _question_form(request: Any, held: Form, kind: Kind, now: Question | None = None) -> QuestionForm:
    definition = held.written
    taken = keys_of(definition) - ({now.key} if now is not None else set())
    offered = uses.of(held.purpose, kind, taken=taken)
    return QuestionForm(sent(request), kind=kind, definition=definition, question=now, uses=offered, office=held.office)


def _kind(request: Any, otherwise: Kind | None = None) -> Kind | None:
    asked = request.GET.get("type", "")
    return Kind(asked) if asked in set(Kind) else otherwise


@page(Audience.STAFF, may=May.KEEP)
def edit_question(request: Any, pk: UUID, key: str) -> HttpResponse:
    """Ask a question otherwise. ``?type=`` changes how it is answered."""
    held = found(request, pk)
    now = held.written.question(key)
    if now is None:
        raise Http404
    kind = _kind(request, now.kind) or now.kind
    token = token_of_part(written_question(now))
    form = _question_form(request, held, kind, now)
    form.initial[TOKEN] = token
    theirs: list[tuple[Any, Any, Any]] = []
    if form.is_valid():
        given = {"key": key, "token": form.cleaned_data[TOKEN], "facts": form.facts()}
        try:
            done = _done(form, lambda: actions.edit_question(by=request.actor, form=held, **given))
        except OutOfDate as late:
            done, theirs = None, _beside(form, now)
            _look_again(form, late, token)
        if done is not None:
            messages.success(request, _("The question is changed."))
            return back_to(request, held, f"question-{done.key}")
    kinds = [(str(one), name) for one, name in KIND_NAMES.items() if one is not kind]
    lede = str(KIND_NAMES[kind])
    return _edit(request, held, form, _("Change the question"), theirs, lede=lede, kinds=kinds)


def _beside(form: QuestionForm, now: Question) -> list[tuple[Any, Any, Any]]:
    """Where what stands differs from what was typed."""
    offered = list(form.uses.values())
    fresh = QuestionForm(kind=form.kind, definition=form.definition, question=now, uses=offered, office=form.office)
    rows = [(form[n].label, fresh[n].value(), form[n].value()) for n in form.fields if n in fresh.fields and n != TOKEN]
    said = [(label, _plain(now_), _plain(mine)) for label, now_, mine in rows]
    return [row for row in said if row[1] != row[2]]


def _plain(value: Any) -> str:
    return {True: _("yes"), False: _("no")}.get(value, str(value)) if value not in (None, "") else _("blank")


def _look_again(form: Any, late: OutOfDate, token: str) -> None:
    """Take what stands now for what was shown, so that the next save is deliberate."""
    form.add_error(None, late.sentence)
    form.look_again(token)


def _done[T](form: Any, write: Callable[[], T]) -> T | None:
    """What an action gives; what it refused stands in the form, and then it is None.

    Raises:
        NotAllowed, OutOfDate: as the action does.
    """
    try:
        return write()
    except ValidationError as wrong:
        form.refuse(wrong)
    except (NotAllowed, OutOfDate):
        raise
    except Refused as why:
        form.add_error(None, why.sentence)
    return None


def _edit(request: Any, held: Form, form: Any, title: str, theirs: Any = (), lede: str = "", kinds: Any = ()) -> Any:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "kinds": kinds,
        "steps": steps(request, held, title),
        "back": address(request, "desk-form", pk=held.pk),
        "theirs": list(theirs),
    }
    return render(request, "questions/staff/edit.html", context)


# --- Order, and removal


@page(Audience.STAFF, may=May.KEEP)
@require_POST
def move(request: Any, pk: UUID) -> HttpResponse:
    """One place up or down: the button says what, which and how far, as in "question:name:-1"."""
    held = found(request, pk)
    what, _colon, rest = request.POST.get("move", "").partition(":")
    key, _colon, said = rest.partition(":")
    step = {"-1": -1, "1": 1}.get(said)
    if step is None or what not in {"section", "question"}:
        raise Http404
    try:
        if what == "section":
            actions.move_section(by=request.actor, form=held, section=key, step=step)
        else:
            actions.move_question(by=request.actor, form=held, key=key, step=step)
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    return back_to(request, held, f"{what}-{key}")


@page(Audience.STAFF, may=May.KEEP)
def remove_section(request: Any, pk: UUID, section: str) -> HttpResponse:
    """Take a section out, with its questions, having been asked again."""
    held = found(request, pk)
    now = held.written.section(section)
    if now is None:
        raise Http404
    labels = [question.label for question in now.questions]
    return _remove(request, held, now.title, labels, actions.remove_section, {"section": section})


@page(Audience.STAFF, may=May.KEEP)
def remove_question(request: Any, pk: UUID, key: str) -> HttpResponse:
    """Take a question out, having been asked again."""
    held = found(request, pk)
    now = held.written.question(key)
    if now is None:
        raise Http404
    return _remove(request, held, now.label, [], actions.remove_question, {"key": key})


def _remove(request: Any, held: Form, what: str, labels: list[str], action: Any, part: dict[str, str]) -> HttpResponse:
    why = ""
    if request.method == "POST":
        try:
            action(by=request.actor, form=held, **part)
        except NotAllowed:
            raise
        except Refused as no:
            why = no.sentence
        else:
            messages.success(request, _("“%(what)s” is removed. Published versions still have it.") % {"what": what})
            return back_to(request, held)
    context = {
        "what": what,
        "labels": labels,
        "why": why,
        "steps": steps(request, held, _("Remove")),
        "back": address(request, "desk-form", pk=held.pk),
    }
    return render(request, "questions/staff/remove.html", context)
