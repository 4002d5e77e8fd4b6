"""What is done with a table: written, put to its decision, taken back, offered, agreed, rolled forward, discarded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.allocations import actions, queries, wording
from almoner.do.allocations.access import May
from almoner.do.allocations.forms.tables import ReasonForm, TablePage
from almoner.do.allocations.lifecycle import State
from almoner.do.allocations.models import Allocation
from almoner.do.awards.forms.steps import DecisionForm
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.kernel.money import pounds

from . import found


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any) -> HttpResponse:
    """Begin a table."""
    sheet = TablePage(request)
    made: list[Allocation] = []
    if sheet.is_valid() and done(sheet.head, lambda: made.append(_record(request, sheet))):
        messages.success(request, _("The table is begun."))
        return found.to(address(request, "desk-allocation", pk=made[0].pk))
    steps = found.crumbs(request, _("Begin a table"))
    return _sheet(request, sheet, _("Begin a table"), steps, address(request, "desk-allocations"))


def _record(request: Any, sheet: TablePage) -> Allocation:
    return actions.record_table(by=request.actor, office=request.office, entry=sheet.entry())


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """Change a draft: its head, its pots and its recipients together."""
    held = found.table(request, pk)
    own = address(request, "desk-allocation", pk=held.pk)
    if held.state != State.DRAFT:
        messages.error(request, _("It was put to a decision or discarded, so it does not change."))
        return found.to(own)
    sheet, theirs = TablePage(request, queries.entry_of(held)), []
    if sheet.is_valid():
        try:
            if done(sheet.head, lambda: _change(request, held, sheet)):
                messages.success(request, _("The table is saved and computed anew."))
                return found.to(own)
        except OutOfDate as late:
            theirs = sheet.take_now(queries.entry_of(found.table(request, pk)))
            sheet.head.add_error(None, late.sentence)
    return _sheet(request, sheet, _("Change the table"), found.crumbs(request, _("Change"), held=held), own, theirs)


def _change(request: Any, held: Allocation, sheet: TablePage) -> None:
    token = sheet.head.cleaned_data["token"] or None
    actions.change_table(by=request.actor, allocation=held, entry=sheet.entry(), token=token)


def _sheet(request: Any, sheet: TablePage, title: Any, steps: Any, back: str, theirs: Any = ()) -> HttpResponse:
    context = {"sheet": sheet, "form": sheet.head, "title": title, "steps": steps, "back": back, "theirs": theirs}
    return render(request, "allocations/edit.html", context)


@page(Audience.STAFF, may=May.KEEP)
def fix(request: Any, pk: UUID) -> HttpResponse:
    """Fix what each recipient gets: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        made = found.tried(request, lambda: actions.fix_table(by=request.actor, allocation=held))
        if made:
            said = ngettext("%(n)d award is proposed.", "%(n)d awards are proposed.", len(made))
            messages.success(request, said % {"n": len(made)})
    return found.to(address(request, "desk-allocation", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def reopen(request: Any, pk: UUID) -> HttpResponse:
    """Make a fixed table a draft again: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        made = found.tried(request, lambda: actions.reopen_table(by=request.actor, allocation=held))
        if made is not None:
            messages.success(request, _("The table is a draft again. Its pots have the money again."))
    return found.to(address(request, "desk-allocation", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def decision(request: Any, pk: UUID) -> HttpResponse:
    """Put a whole table to one decision."""
    held = found.table(request, pk)
    initial = {
        "title": _("Annual allocation: %(table)s") % {"table": held},
        "lead": request.actor.person_id,
        "recommendation": wording.recommendation(held, queries.whole(held).rows),
    }
    form = DecisionForm(request.POST or None, office=request.office, initial=initial)
    made: list[Any] = []
    if form.is_valid() and done(form, lambda: made.append(_put(request, held, form.cleaned_data))):
        messages.success(request, _("%(number)s is begun with the whole table.") % {"number": made[0].number})
        return found.to(address(request, "desk-decision", number=made[0].number))
    count = len(held.recipients.all())
    lede = ngettext("%(n)d recipient, %(total)s.", "%(n)d recipients, %(total)s.", count)
    context = {
        "form": form,
        "title": _("Put to a decision"),
        "lede": lede % {"n": count, "total": pounds(held.total)},
        "steps": found.crumbs(request, _("Put to a decision"), held=held),
        "back": address(request, "desk-allocation", pk=held.pk),
    }
    return render(request, "pages/edit.html", context)


def _put(request: Any, held: Allocation, facts: dict[str, Any]) -> Any:
    return actions.put_table_to_decision(by=request.actor, allocation=held, **facts)


@page(Audience.STAFF, may=May.KEEP)
def discard(request: Any, pk: UUID) -> HttpResponse:
    """Put a draft aside for good."""
    held = found.table(request, pk)
    form = ReasonForm(request.POST or None)
    own = address(request, "desk-allocation", pk=held.pk)
    if form.is_valid() and done(
        form, lambda: actions.discard_table(by=request.actor, allocation=held, **form.cleaned_data)
    ):
        messages.success(request, _("The table is discarded."))
        return found.to(own)
    context = {
        "form": form,
        "title": _("Discard the table"),
        "lede": _("It stays to be read, and another may take its title."),
        "steps": found.crumbs(request, _("Discard"), held=held),
        "back": own,
    }
    return render(request, "pages/edit.html", context)


@page(Audience.STAFF, may=May.KEEP)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Make a table a draft again: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        made = found.tried(request, lambda: actions.take_table_back(by=request.actor, allocation=held))
        if made is not None:
            messages.success(request, _("The table is a draft again. Its pots have the money again."))
    return found.to(address(request, "desk-allocation", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def forward(request: Any, pk: UUID) -> HttpResponse:
    """Roll a table forward into the next year: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        made = found.tried(request, lambda: actions.roll_forward(by=request.actor, allocation=held))
        if made is not None:
            messages.success(request, _("%(table)s is made. Update its figures.") % {"table": made})
            return found.to(address(request, "desk-allocation", pk=made.pk))
    return found.to(address(request, "desk-allocation", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def offers(request: Any, pk: UUID) -> HttpResponse:
    """Send the offers to all who were decided: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        count = found.tried(request, lambda: actions.send_offers(by=request.actor, allocation=held))
        if count:
            said = ngettext("%(n)d offer is sent.", "%(n)d offers are sent.", count)
            messages.success(request, said % {"n": count})
    return found.to(address(request, "desk-allocation", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def agreements(request: Any, pk: UUID) -> HttpResponse:
    """Make the agreements of all who accepted: what the button posts to."""
    held = found.table(request, pk)
    if request.method == "POST":
        made = found.tried(request, lambda: actions.make_agreements(by=request.actor, allocation=held))
        if made:
            said = ngettext("%(n)d agreement is in the register.", "%(n)d agreements are in the register.", len(made))
            messages.success(request, said % {"n": len(made)})
    return found.to(address(request, "desk-allocation", pk=held.pk))
