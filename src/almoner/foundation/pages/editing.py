"""Entering and correcting a simple record by a form: one way for every room.

A room describes each of its records once as a `Keeping`: the form, the actions that write it, and where its pages are.
`entered` and `corrected` answer the two pages. A correction carries the token of what was shown: what somebody else
saved meanwhile is set beside what was typed, and nothing typed is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.tokens import token_of
from almoner.kernel.dates import ApproximateDate

from .formats import day, money
from .rendering import render

HOUSEHOLD = ("token", "reason")
"""Fields of a correction that are not facts of the record."""


class RecordForm(forms.Form):
    """The facts of one record, each field named as its fact. With a record it is a correction, which needs a reason."""

    facts: tuple[str, ...] = ()
    """The names of the facts that the actions know, for the token: also those that the form does not ask for."""

    def __init__(self, data: Any = None, *, office: Any, record: Any = None, parent: Any = None) -> None:
        self.record = record
        start = {} if record is None else self.start_from(record)
        super().__init__(data, initial=start)
        self.offer(office, parent)
        if record is not None:
            self.fields["reason"] = forms.CharField(
                max_length=500,
                label=gettext_lazy("Why it changes"),
                help_text=gettext_lazy("Kept with the record, for those who look back."),
            )
            token = token_of(record, self.facts)
            self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=token, required=False)

    def offer(self, office: Any, parent: Any) -> None:
        """Fill the choices that depend on the office. By default there are none."""

    def start_from(self, record: Any) -> dict[str, Any]:
        """What the fields show of a record before anything is typed."""
        return {name: _typed(getattr(record, name)) for name in self.base_fields if hasattr(record, name)}

    def given(self) -> dict[str, Any]:
        """The facts as typed, by name, for the action. An empty choice of a record is None."""
        return {name: value for name, value in self.cleaned_data.items() if name not in HOUSEHOLD}

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the fields it is about."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def beside(self, record: Any) -> list[tuple[Any, str, str]]:
        """Where what stands now differs from what was typed: the label, what stands, what was typed."""
        now, mine = self.start_from(record), self.given()
        rows = [(self.fields[name], now.get(name), mine[name]) for name in mine if name in now]
        shown = [(one.label, _shown(one, was), _shown(one, typed)) for one, was, typed in rows]
        return [row for row in shown if row[1] != row[2]]

    def look_again(self, record: Any) -> None:
        """Take the record as it stands now for what was shown, so that the next save is deliberate."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, since it was posted
        typed["token"] = token_of(record, self.facts)
        self.data = typed


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return "" if isinstance(value, ApproximateDate) and value == ApproximateDate.unknown() else value


def _shown(asked: forms.Field, value: Any) -> str:
    """A value in words, whatever it is, to be compared by eye."""
    if value in (None, "", []):
        return _("blank")
    if choices := getattr(asked, "choices", None):
        names = dict(choices)
        if isinstance(value, list):
            return "\n".join(str(names.get(each, each)) for each in value)
        return str(names.get(str(value), names.get(value, value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if hasattr(value, "is_dated"):
        return str(day(value))
    return str(money(value)) if hasattr(value, "is_known") else str(value)


class Lines(forms.CharField):
    """Several words or names, one on each line; cleans to a list without blanks."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class YesNoUnknown(forms.TypedChoiceField):
    """Yes, no, or not known: cleans to True, False or None."""

    def __init__(self, **options: Any) -> None:
        answers = [("", gettext_lazy("Not known")), ("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))]
        super().__init__(
            choices=answers, coerce=lambda text: text == "True", empty_value=None, required=False, **options
        )


class NoteForm(forms.Form):
    """Why something published is taken back."""

    note = forms.CharField(max_length=300, label=gettext_lazy("Why it is taken back"))

    def refuse(self, wrong: Exception) -> None:
        self.add_error("note", str(wrong))


@dataclass(frozen=True, slots=True)
class Keeping:
    """How one kind of record is kept by people."""

    form: type[RecordForm]
    name: str
    """What the actions call the record: "plan"."""
    find: Callable[[Any, Any], Any]
    """From the request and a key to the record somebody may see, or None."""
    back: Callable[[Any, Any], str]
    """Where its page is, once it is there."""
    crumbs: Callable[[Any, Any], list[tuple[Any, str]]]
    """The way to that page, for the crumbs."""
    add: Any
    """The title of the page that adds one."""
    correct: Any
    """The title of the page that corrects one."""
    record_by: Callable[..., Any] | None = None
    correct_by: Callable[..., Any] | None = None
    parent: str = "office"
    """What the action calls what the record belongs to; the office itself, unless `find_parent` is given."""
    find_parent: Callable[[Any, Any], Any] | None = None
    lede: Any = ""


def entered(request: Any, keeping: Keeping, parent_key: Any = None) -> HttpResponse:
    """The page that adds a record."""
    action = keeping.record_by
    parent = keeping.find_parent(request, parent_key) if keeping.find_parent else request.office
    if parent is None or action is None:
        raise Http404
    form = keeping.form(request.POST or None, office=request.office, parent=parent)
    made: list[Any] = []
    if form.is_valid() and done(
        form, lambda: made.append(action(by=request.actor, **{keeping.parent: parent}, **form.given()))
    ):
        messages.success(request, _("Saved: %(what)s") % {"what": made[0]})
        return HttpResponseRedirect(keeping.back(request, made[0]))
    steps = [*keeping.crumbs(request, parent if keeping.find_parent else None), (keeping.add, "")]
    return _page(request, form, keeping.add, steps, keeping.lede)


def corrected(request: Any, keeping: Keeping, key: Any) -> HttpResponse:
    """The page that corrects a record."""
    action, record = keeping.correct_by, keeping.find(request, key)
    if record is None or action is None:
        raise Http404
    form = keeping.form(request.POST or None, office=request.office, record=record)
    theirs: list[tuple[Any, str, str]] = []
    if form.is_valid():
        kept = {"reason": form.cleaned_data["reason"], "token": form.cleaned_data["token"]}
        try:
            saved = done(form, lambda: action(by=request.actor, **{keeping.name: record}, **kept, **form.given()))
        except OutOfDate as late:
            saved, theirs = False, form.beside(record)
            form.add_error(None, late.sentence)
            form.look_again(record)
        if saved:
            messages.success(request, _("The correction is saved."))
            return HttpResponseRedirect(keeping.back(request, record))
    steps = [*keeping.crumbs(request, record), (_("Correct"), "")]
    return _page(request, form, keeping.correct, steps, str(record), theirs)


def done(
    form: Any,
    write: Callable[[], Any],
    *,
    passing: type[Refused] | tuple[type[Refused], ...] = (NotAllowed, OutOfDate),
) -> bool:
    """Whether an action did its work; what it refused otherwise stands in the form.

    Refusals of ``passing`` go on to whoever asked: who may not do a thing at all sees a page that says so, and who
    comes late is shown both sides. A form that shows no other side lets only NotAllowed pass.
    """
    try:
        write()
    except ValidationError as wrong:
        form.refuse(wrong)
    except passing:
        raise
    except Refused as why:
        form.add_error(None, why.sentence)
    else:
        return True
    return False


def _page(
    request: Any,
    form: Any,
    title: Any,
    steps: Iterable[tuple[Any, str]],
    lede: Any = "",
    theirs: Iterable[tuple[Any, str, str]] = (),
) -> HttpResponse:
    ways = list(steps)
    back = next((href for _label, href in reversed(ways) if href), "")
    context = {"form": form, "title": title, "steps": ways, "back": back, "lede": lede, "theirs": list(theirs)}
    return render(request, "pages/edit.html", context)


# --- Publishing


@dataclass(frozen=True, slots=True)
class Publishing:
    """How one kind of record is published and taken back by people."""

    name: str
    find: Callable[[Any, Any], Any]
    back: Callable[[Any, Any], str]
    publish: Callable[..., Any]
    take_back: Callable[..., Any]
    crumbs: Callable[[Any, Any], list[tuple[Any, str]]] = field(default=lambda _request, _record: [])


def published(request: Any, publishing: Publishing, key: Any) -> HttpResponse:
    """Publish a record: what the button on its page posts to."""
    record = publishing.find(request, key)
    if record is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(publishing.back(request, record))
    told: Mapping[str, Any] = {"what": record}
    try:
        publishing.publish(by=request.actor, **{publishing.name: record})
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("%(what)s is public.") % told)
    return HttpResponseRedirect(publishing.back(request, record))


def taken_back(request: Any, publishing: Publishing, key: Any) -> HttpResponse:
    """The page that takes a record back, with the note that stays."""
    record = publishing.find(request, key)
    if record is None:
        raise Http404
    form = NoteForm(request.POST or None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        if done(form, lambda: publishing.take_back(by=request.actor, note=note, **{publishing.name: record})):
            messages.success(request, _("%(what)s is no longer public.") % {"what": record})
            return HttpResponseRedirect(publishing.back(request, record))
    title = _("Take back from the public pages")
    return _page(request, form, title, [*publishing.crumbs(request, record), (title, "")], str(record))
