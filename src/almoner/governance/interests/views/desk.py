"""Interests and gifts at the desk: one's own for everybody, the registers for those who read and keep them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import Keeping, corrected, entered
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets.exports import export
from almoner.governance.interests import actions, forms, listing, queries
from almoner.governance.interests.access import May
from almoner.governance.interests.models import Gift


def _own_page(request: Any, _record: Any) -> str:
    return address(request, "desk-interests")


def _own_crumbs(request: Any, _record: Any) -> list[tuple[Any, str]]:
    return [(_("Your interests"), address(request, "desk-interests"))]


def _register_of(request: Any, record: Any) -> str:
    return address(request, "desk-gifts-register" if isinstance(record, Gift) else "desk-interests-register")


def _register_crumbs(request: Any, record: Any) -> list[tuple[Any, str]]:
    steps = [*_own_crumbs(request, record), (_("Register"), _register_of(request, record))]
    return [*steps, (str(record), "")] if record is not None else steps


def _interest(request: Any, key: Any) -> Any:
    return queries.interests(request.office, seen_by=request.actor).filter(pk=key).first()


def _gift(request: Any, key: Any) -> Any:
    return queries.gifts(request.office, seen_by=request.actor).filter(pk=key).first()


OWN_INTEREST = Keeping(
    form=forms.OwnInterestForm,
    name="interest",
    find=_interest,
    back=_own_page,
    crumbs=_own_crumbs,
    add=gettext_lazy("Declare an interest"),
    correct="",
    record_by=actions.declare_interest,
    lede=gettext_lazy(
        "While it holds, you are kept out of judging, signing and paying what concerns that body. Better one too many."
    ),
)
OWN_GIFT = Keeping(
    form=forms.OwnGiftForm,
    name="gift",
    find=_gift,
    back=_own_page,
    crumbs=_own_crumbs,
    add=gettext_lazy("Declare a gift or hospitality"),
    correct="",
    record_by=actions.declare_gift,
    lede=gettext_lazy("Everything you were offered because of your post, also what you declined."),
)
INTEREST = Keeping(
    form=forms.InterestForm,
    name="interest",
    find=_interest,
    back=_register_of,
    crumbs=_register_crumbs,
    add=gettext_lazy("Record an interest for somebody"),
    correct=gettext_lazy("Correct an interest"),
    record_by=actions.record_interest,
    correct_by=actions.correct_interest,
)
GIFT = Keeping(
    form=forms.GiftForm,
    name="gift",
    find=_gift,
    back=_register_of,
    crumbs=_register_crumbs,
    add=gettext_lazy("Record a gift for somebody"),
    correct=gettext_lazy("Correct a gift"),
    record_by=actions.record_gift,
    correct_by=actions.correct_gift,
)


@page(Audience.STAFF, may=May.DECLARE)
def own(request: Any) -> HttpResponse:
    """What I have declared."""
    interests = queries.own(queries.interests(request.office, seen_by=request.actor), request.actor)
    gifts = queries.own(queries.gifts(request.office, seen_by=request.actor), request.actor)
    context = {
        "interests": Table(
            _("Your interests"),
            listing.columns_of_interests(whose=False),
            interests,
            Empty(
                _("What ties you to a body that the office may deal with appears here."),
                _("Declare an interest"),
                address(request, "desk-interest-declare"),
            ),
        ),
        "gifts": Table(
            _("Gifts and hospitality"),
            listing.columns_of_gifts(whose=False),
            gifts,
            Empty(
                _("What you were offered because of your post appears here, accepted or not."),
                _("Declare a gift or hospitality"),
                address(request, "desk-gift-declare"),
            ),
            name="gifts",
        ),
        "some_hold": interests.filter(queries.held_on(timezone.localdate())).exists(),
        "may_read": request.actor.may(May.READ),
    }
    return render(request, "interests/own.html", context)


@page(Audience.STAFF, may=May.DECLARE)
def declare(request: Any) -> HttpResponse:
    """An interest of my own."""
    return entered(request, OWN_INTEREST)


@page(Audience.STAFF, may=May.DECLARE)
def declare_gift(request: Any) -> HttpResponse:
    """A gift or hospitality that I was offered."""
    return entered(request, OWN_GIFT)


@page(Audience.STAFF, may=May.DECLARE)
def end(request: Any) -> HttpResponse:
    """One of my interests ends."""
    mine = queries.own(queries.interests(request.office, seen_by=request.actor), request.actor)
    form = forms.EndForm(request.POST or None, held=mine.filter(queries.held_on(timezone.localdate())))
    if form.is_valid():
        try:
            actions.end_interest(by=request.actor, **form.cleaned_data)
        except ValidationError as wrong:
            form.refuse(wrong)
        else:
            messages.success(request, _("The end of your interest is recorded. It stays in the register."))
            return HttpResponseRedirect(_own_page(request, None))
    title = _("An interest ends")
    steps = [*_own_crumbs(request, None), (title, "")]
    back = _own_page(request, None)
    return render(request, "pages/edit.html", {"form": form, "title": title, "steps": steps, "back": back})


@page(Audience.STAFF, may=May.READ)
def register(request: Any) -> HttpResponse:
    """The register of interests."""
    empty = Empty(_("Interests appear here once people declare them, or they are recorded for them."))
    columns = listing.columns_of_interests(_correcting(request, "desk-interest-correct"))
    rows = queries.interests(request.office, seen_by=request.actor)
    found = listing.listed(request, _("Interests"), rows, columns, empty)
    return render(request, "interests/register.html", _register_context(request, found, "interests"))


@page(Audience.STAFF, may=May.READ)
def gifts(request: Any) -> HttpResponse:
    """The register of gifts and hospitality."""
    empty = Empty(_("Gifts and hospitality appear here once people declare them, or they are recorded for them."))
    columns = listing.columns_of_gifts(_correcting(request, "desk-gift-correct"))
    rows = queries.gifts(request.office, seen_by=request.actor)
    found = listing.listed(request, _("Gifts and hospitality"), rows, columns, empty)
    return render(request, "interests/register.html", _register_context(request, found, "gifts"))


def _correcting(request: Any, name: str) -> Any:
    """Where the name of a row leads: to its correction, for those who keep the register and for others' entries."""
    if not request.actor.may(May.KEEP):
        return None
    return lambda row: "" if row.person_id == request.actor.person_id else address(request, name, pk=row.pk)


def _register_context(request: Any, found: listing.Listed, which: str) -> dict[str, Any]:
    files = [
        (ending.upper(), address(request, f"desk-{which}-file", file_format=ending) + found.question)
        for ending in ("csv", "xlsx", "json")
    ]
    return {"listed": found, "files": files, "which": which, "may_keep": request.actor.may(May.KEEP)}


@page(Audience.STAFF, may=May.READ)
def file(request: Any, file_format: str) -> HttpResponse:
    """The register of interests as a file."""
    _bar, rows = listing.found_by(request, queries.interests(request.office, seen_by=request.actor))
    answer: HttpResponse = export(request, _("Interests"), listing.columns_of_interests(), rows, file_format)
    return answer


@page(Audience.STAFF, may=May.READ)
def gifts_file(request: Any, file_format: str) -> HttpResponse:
    """The register of gifts and hospitality as a file."""
    _bar, rows = listing.found_by(request, queries.gifts(request.office, seen_by=request.actor))
    answer: HttpResponse = export(request, _("Gifts and hospitality"), listing.columns_of_gifts(), rows, file_format)
    return answer


@page(Audience.STAFF, may=May.KEEP)
def record(request: Any) -> HttpResponse:
    """An interest, for somebody."""
    return entered(request, INTEREST)


@page(Audience.STAFF, may=May.KEEP)
def record_gift(request: Any) -> HttpResponse:
    """A gift, for somebody."""
    return entered(request, GIFT)


@page(Audience.STAFF, may=May.KEEP)
def correct(request: Any, pk: UUID) -> HttpResponse:
    """A correction of somebody's interest."""
    return corrected(request, INTEREST, pk)


@page(Audience.STAFF, may=May.KEEP)
def correct_gift(request: Any, pk: UUID) -> HttpResponse:
    """A correction of somebody's gift."""
    return corrected(request, GIFT, pk)
