"""Letters at the desk: those of a round, one of them, and the office's wording."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.awards import actions, queries, wording
from almoner.do.awards.access import May
from almoner.do.awards.forms.steps import LetterForm, WordingForm
from almoner.do.awards.rules.wording import FIELDS, KINDS
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.door.tokens import token_of
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.pages.filters import Filter, FilterBar

from .found import invitation, round_crumbs, round_page, to, tried
from .found import letter as found_letter

CLOSING = "closing"


@page(Audience.STAFF, may=May.READ)
def of_round(request: Any, invitation_pk: UUID) -> HttpResponse:
    """The letters of a round: who should have which, what is merged, what is sent."""
    held = invitation(request, invitation_pk)
    closing = bool(request.GET.get(CLOSING) or request.POST.get(CLOSING))
    if request.method == "POST" and _act(request, held, closing=closing):
        return to(address(request, "desk-awards-letters", invitation_pk=held.pk) + ("?closing=1" if closing else ""))
    due = queries.due_letters(held, closing=closing)
    bar = FilterBar(
        request,
        [
            Filter("kind", _("Kind"), [(kind, wording.letter_kind(kind)) for kind in KINDS], everything=_("All kinds")),
            Filter(
                "sent",
                _("State"),
                [("no", _("not merged")), ("merged", _("merged, not sent")), ("yes", _("sent"))],
                everything=_("All"),
            ),
        ],
    )
    context = {
        "invitation": held,
        "steps": round_crumbs(request, held, _("Letters")),
        "bar": bar,
        "rows": [(each, wording.letter_kind(each.kind)) for each in due if _fits(each, bar)],
        "merged": sum(each.letter is not None and not each.is_sent for each in due),
        "missing": sum(each.letter is None for each in due),
        "sent": sum(each.is_sent for each in due),
        "closing": closing,
        "may_send": request.actor.may(May.SEND) and held.state == "published",
        "back": round_page(request, held),
    }
    return render(request, "awards/staff/letters.html", context)


def _fits(due: queries.Due, bar: FilterBar) -> bool:
    kind, sent = bar.answers["kind"], bar.answers["sent"]
    state = "yes" if due.is_sent else ("merged" if due.letter is not None else "no")
    return (not kind or kind == due.kind) and (not sent or sent == state)


def _act(request: Any, held: Any, *, closing: bool) -> bool:
    """Merge or send, as the button says. Whether something was asked for."""
    if "merge" in request.POST:
        made = tried(request, lambda: actions.write_letters(by=request.actor, invitation=held, closing=closing))
        said = ngettext("%(n)d letter is merged: read it.", "%(n)d letters are merged: read them.", len(made or []))
    elif "send" in request.POST:
        made = tried(request, lambda: actions.send_letters(by=request.actor, invitation=held, closing=closing))
        said = ngettext("%(n)d letter is sent.", "%(n)d letters are sent.", len(made or []))
    else:
        return False
    if made is not None:
        messages.success(request, said % {"n": len(made)})
    return True


@page(Audience.STAFF, may=May.READ)
def letter(request: Any, pk: UUID) -> HttpResponse:
    """One letter: read, and changed as long as it is not sent."""
    held = found_letter(request, pk)
    may_edit = held.sent_at is None and request.actor.may(May.SEND)
    initial = {"subject": held.subject, "body": held.body, "token": token_of(held, actions.LETTER)}
    form = LetterForm(request.POST or None, initial=initial)
    back = _back(request, held)
    theirs: list[tuple[Any, str, str]] = []
    if may_edit and request.method == "POST":
        if "again" in request.POST:
            tried(request, lambda: actions.merge_again(by=request.actor, letter=held))
            messages.success(request, _("The letter is thrown away: merge it again."))
            return to(back)
        if form.is_valid():
            try:
                if done(form, lambda: actions.edit_letter(by=request.actor, letter=held, **form.cleaned_data)):
                    messages.success(request, _("The letter is saved."))
                    return to(back)
            except OutOfDate as late:
                theirs = _compare(request, form, pk)
                form.add_error(None, late.sentence)
    context = {
        "letter": held,
        "kind": wording.letter_kind(held.kind),
        "form": form if may_edit else None,
        "theirs": theirs,
        "back": back,
        "steps": _crumbs(request, held),
    }
    return render(request, "awards/staff/letter.html", context)


def _compare(request: Any, form: LetterForm, pk: UUID) -> list[tuple[Any, str, str]]:
    """What somebody else saved beside what was typed; saving again is deliberate."""
    now = found_letter(request, pk)
    typed: Any = form.data
    anew = typed.copy()
    anew["token"] = token_of(now, actions.LETTER)
    form.data = anew
    pairs = [(_("Subject"), now.subject, form["subject"].value()), (_("Text"), now.body, form["body"].value())]
    return [(name, theirs, mine) for name, theirs, mine in pairs if theirs != mine]


def _back(request: Any, held: Any) -> str:
    if held.invitation is not None:
        return address(request, "desk-awards-letters", invitation_pk=held.invitation.pk)
    return address(request, "desk-award", pk=held.award_id)


def _crumbs(request: Any, held: Any) -> list[tuple[Any, str]]:
    last = held.organisation.name
    if held.invitation is not None:
        way = round_crumbs(request, held.invitation, _("Letters"))
        return [*way[:-1], (_("Letters"), _back(request, held)), (last, "")]
    return [(_("Awards"), address(request, "desk-awards")), (last, "")]


@page(Audience.STAFF, may=May.READ)
def wordings(request: Any) -> HttpResponse:
    """The office's wording of each kind of letter."""
    found = queries.templates_of(request.office)
    context = {
        "steps": [(_("Awards"), address(request, "desk-awards")), (_("Wording of letters"), "")],
        "rows": [
            {
                "kind": kind,
                "name": wording.letter_kind(kind),
                "subject": found[kind][0],
                "versions": list(queries.template_versions(request.office, kind)[:1]),
            }
            for kind in KINDS
        ],
        "may_word": request.actor.may(May.WORD),
    }
    return render(request, "awards/staff/wordings.html", context)


@page(Audience.STAFF, may=May.WORD)
def change_wording(request: Any, kind: str) -> HttpResponse:
    """Write the office's own wording of one kind of letter."""
    if kind not in KINDS:
        raise Http404
    subject, body = queries.templates_of(request.office)[kind]
    form = WordingForm(request.POST or None, initial={"subject": subject, "body": body})
    if form.is_valid() and done(
        form,
        lambda: actions.change_template(by=request.actor, office=request.office, kind=kind, **form.cleaned_data),
    ):
        messages.success(request, _("The wording is kept. Letters merged from now on use it."))
        return to(address(request, "desk-awards-wordings"))
    name = wording.letter_kind(kind)
    back = address(request, "desk-awards-wordings")
    context = {
        "form": form,
        "name": name,
        "fields": list(FIELDS.items()),
        "steps": [(_("Awards"), address(request, "desk-awards")), (_("Wording of letters"), back), (name, "")],
        "back": back,
    }
    return render(request, "awards/staff/wording.html", context)
