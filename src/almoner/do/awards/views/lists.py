"""Awards at the desk: the list with its files, and the page of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.awards import actions, listing, wording
from almoner.do.awards.access import May
from almoner.do.awards.forms.steps import AgreementForm, OfferForm, PartForm, ReasonForm
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Letter
from almoner.do.awards.queries import next_number, rooms
from almoner.do.awards.queries.papers import in_the_way
from almoner.foundation.audit.queries import entries_about
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import done
from almoner.foundation.pages.rows import MORE, Rows
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .found import award as found
from .found import award_crumbs, round_page, to, tried

SHOWN_ENTRIES = 12


@page(Audience.STAFF, may=May.READ)
def awards(request: Any) -> HttpResponse:
    """Every award of the office: found, sorted, added up."""
    listed = listing.listed_at_desk(request)
    return render(request, "awards/staff/list.html", {"listed": listed})


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.found_at_desk(request)
    ordered = rows.order_by("organisation__name", "pk")
    answer: HttpResponse = export(request, _("Awards"), listing.columns(), ordered, file_format)
    return answer


@page(Audience.STAFF, may=May.READ)
def award(request: Any, pk: UUID) -> HttpResponse:
    """One award: its money, how it came about, where it is, and what may be done next."""
    held = found(request, pk)
    today = timezone.localdate()
    gate = {State.PROPOSED: "decision", State.ACCEPTED: "agreement"}.get(State(held.state), "")
    waits = in_the_way([held], gate, request.office, today)[held.pk] if gate and held.agreement_id is None else []
    entries = (
        entries_about(request.office.pk, held.pk)[:SHOWN_ENTRIES] if request.actor.may(offices.May.READ_AUDIT) else []
    )
    context = {
        "award": held,
        "state": wording.state_tag(held),
        "facts": _facts(held),
        "splits": [(row.pot, FinancialYear(row.year).label, row.amount) for row in held.splits.all()],
        "priorities": [row.priority for row in held.served.all()],
        "thread": _thread(request, held),
        "waits": waits,
        "entries": entries,
        "letters": list(Letter.objects.filter(award=held).order_by("-written_at")),
        **_steps(request, held),
    }
    return render(request, "awards/staff/award.html", context)


def _steps(request: Any, held: Award) -> dict[str, bool]:
    """Which pages the person is offered."""
    actor = request.actor
    return {
        "may_split": held.state == State.PROPOSED and actor.may(May.CHOOSE) and held.invitation_id is not None,
        "may_offer": held.state == State.DECIDED and actor.may(May.SEND),
        "may_write": held.state == State.DECIDED and held.invitation_id is None and actor.may(May.SEND),
        "may_agree": held.state == State.ACCEPTED and held.agreement_id is None and actor.may(May.SEND),
        "may_take_back": held.state == State.IN_DECISION
        and held.decision is not None
        and held.decision.state == "withdrawn"
        and actor.may(May.CHOOSE),
        "may_withdraw": actor.may(May.CHOOSE)
        and held.state in {State.PROPOSED, State.LEFT_OUT, State.DECIDED, State.OFFERED},
    }


def _facts(held: Award) -> list[tuple[Any, Any]]:
    """Facts of an award. One without an application was neither asked for nor judged: that is no gap in it."""
    application = held.application
    bid: list[tuple[Any, Any]] = []
    if application is not None:
        bid = [
            (_("Application"), application.reference),
            (_("Asked"), pounds(held.asked) if held.asked is not None else ""),
            (_("Place and result"), f"{held.place} · {held.result}" if held.place else _("not scored")),
        ]
    advised = held.amount if held.recommended is None else held.recommended
    return [
        (_("Organisation"), held.organisation.name),
        (_("Comes from"), held.get_kind_display()),
        *bid,
        *([(_("Recommended"), pounds(advised))] if advised != held.amount else []),
        (_("Award"), pounds(held.amount)),
        (_("Purposes"), ", ".join(held.purposes)),
        (_("Service"), str(held.service) if held.service else ""),
    ]


def _thread(request: Any, held: Award) -> list[dict[str, Any]]:
    """From the round by the bid and the decision to the agreement."""
    beads: list[dict[str, Any]] = []
    if held.invitation is not None:
        href = address(request, "desk-awards-round", invitation_pk=held.invitation.pk)
        beads.append({"label": Truncator(held.invitation.theme).chars(60), "href": href})
    if held.application is not None:
        reference = held.application.reference
        beads.append({"label": reference, "href": address_if_any(request, "desk-application", reference=reference)})
    beads.append({"label": _("Award to %(name)s") % {"name": held.organisation}, "here": True})
    if held.decision is not None:
        href = address(request, "desk-decision", number=held.decision.number)
        beads.append({"label": _("Decision %(number)s") % {"number": held.decision.number}, "href": href})
    else:
        beads.append({"label": _("Decision"), "to_come": True})
    if held.agreement is not None:
        href = address(request, "desk-agreement", number=held.agreement.number)
        beads.append({"label": held.agreement.number, "href": href})
    else:
        beads.append({"label": _("Agreement"), "to_come": True})
    return beads


@page(Audience.STAFF, may=May.CHOOSE)
def split(request: Any, pk: UUID) -> HttpResponse:
    """Say which pots one award takes from."""
    held = found(request, pk)
    if held.state != State.PROPOSED or held.invitation is None:
        messages.error(request, _("Its money is not split anew: it is in a decision, or comes from no round."))
        return to(address(request, "desk-award", pk=held.pk))
    there = rooms(held.invitation, without=[held.pk])
    pots = [
        (str(each.pot.pk), _("%(pot)s: %(left)s left") % {"pot": each.pot, "left": pounds(each.left)}) for each in there
    ]
    initial = [
        {"pot": str(row.pot_id), "year": FinancialYear(row.year).label, "amount": row.amount}
        for row in held.splits.all()
    ]
    data = request.POST or None
    more = data is not None and MORE in data
    form = ReasonForm(None)
    form.fields.clear()
    parts = Rows(PartForm, "parts", data=data, initial=initial, unchecked=more, pots=pots)
    if data is not None and not more and parts.is_valid():
        form = ReasonForm({})
        form.fields.clear()
        given = [row.part() for row in parts.filled]
        if done(form, lambda: actions.split_award(by=request.actor, award=held, parts=given)):
            messages.success(request, _("The money is split: %(amount)s.") % {"amount": pounds(held.amount)})
            return to(address(request, "desk-award", pk=held.pk))
    context = {"award": held, "form": form, "parts": parts, "steps": award_crumbs(request, held, _("Split the money"))}
    return render(request, "awards/staff/split.html", context)


@page(Audience.STAFF, may=May.SEND)
def offer(request: Any, pk: UUID) -> HttpResponse:
    """On what conditions an award is offered, and until when."""
    held = found(request, pk)
    initial = {"conditions": "\n".join(held.conditions), "expires_on": held.expires_on}
    form = OfferForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, lambda: actions.set_offer(by=request.actor, award=held, **form.given)):
        messages.success(request, _("The offer is set. Its letter is merged anew."))
        return to(address(request, "desk-award", pk=held.pk))
    lede = _("%(organisation)s, %(amount)s") % {"organisation": held.organisation, "amount": pounds(held.amount)}
    return _small(request, held, form, _("Set the offer"), lede)


@page(Audience.STAFF, may=May.SEND)
def send(request: Any, pk: UUID) -> HttpResponse:
    """Merge or send the offer of an award that comes from no round: what the buttons post to."""
    held = found(request, pk)
    step = actions.send_offers if "send" in request.POST else actions.write_offers
    if request.method == "POST":
        made = tried(request, lambda: step(by=request.actor, office=request.office, awards=[held.pk]))
        if made is not None:
            messages.success(request, _("The offer is sent.") if "send" in request.POST else _("The letter is merged."))
    return to(address(request, "desk-award", pk=held.pk))


@page(Audience.STAFF, may=May.CHOOSE)
def withdraw(request: Any, pk: UUID) -> HttpResponse:
    """Take an award back, with a reason."""
    held = found(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.withdraw_award(by=request.actor, award=held, **form.cleaned_data)
    ):
        messages.success(request, _("The award is withdrawn. Its pots have the money again."))
        return to(address(request, "desk-award", pk=held.pk))
    return _small(request, held, form, _("Withdraw the award"), _("Its pots have the money again."))


@page(Audience.STAFF, may=May.CHOOSE)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Bring an award back to choosing, with all that stand in the same withdrawn decision: what the button posts to."""
    held = found(request, pk)
    decision = held.decision
    if request.method == "POST" and decision is not None:
        made = tried(request, lambda: actions.take_back(by=request.actor, decision=decision))
        if made is not None:
            back = ngettext("%(n)d award is proposed again.", "%(n)d awards are proposed again.", len(made))
            messages.success(request, back % {"n": len(made)})
    if held.invitation is not None:
        return to(round_page(request, held.invitation))
    return to(address(request, "desk-award", pk=held.pk))


@page(Audience.STAFF, may=May.SEND)
def agree(request: Any, pk: UUID) -> HttpResponse:
    """Make the agreement of an accepted award, with its paper and its payments."""
    held = found(request, pk)
    form = AgreementForm(request.POST or None, award=held, number=next_number(request.office))
    if form.is_valid() and done(form, lambda: actions.make_agreement(by=request.actor, award=held, **form.given)):
        made = found(request, pk).agreement
        number = made.number if made is not None else ""
        told = _("%(number)s is made, with its paper and its payments.") % {"number": number}
        if made is not None and not made.is_published:
            told += " " + _("The register shows it once its decision is public and somebody publishes it.")
        messages.success(request, told)
        return to(address(request, "desk-agreement", number=number))
    lede = _(
        "%(organisation)s, %(amount)s: parties, money by pot and year, purposes, priorities, places and power come "
        "from the award."
    )
    said = {"organisation": held.organisation, "amount": pounds(held.amount)}
    return _small(request, held, form, _("Make the agreement"), lede % said)


def _small(request: Any, held: Award, form: Any, title: Any, lede: Any) -> HttpResponse:
    """A page with a small form about an award."""
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "steps": award_crumbs(request, held, title),
        "back": address(request, "desk-award", pk=held.pk),
    }
    return render(request, "pages/edit.html", context)
