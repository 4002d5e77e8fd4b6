"""What the members of an organisation see of awards: their letters, and offers to answer."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.queries import of_organisation
from almoner.do.awards import actions, queries, wording
from almoner.do.awards.access import May
from almoner.do.awards.forms.steps import AnswerForm, BudgetForm
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award
from almoner.do.awards.rules.award import is_open_on, wants_a_budget
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.rows import MORE, Rows
from almoner.kernel.money import pounds

from .found import to


@page(Audience.PROVIDER, may=May.SEE)
def offers(request: Any) -> HttpResponse:
    """What the organisation was offered, and the letters it was sent."""
    today = timezone.localdate()
    made = queries.offers_to(request.organisation.pk, seen_by=request.actor)
    paging = Paging.of(request, made.count())
    shown = list(paging.cut(made))
    letters = list(queries.letters_to(request.organisation.pk, seen_by=request.actor)[:50])
    context = {
        "offers": [(each, wording.state_tag(each), _is_open(each, today)) for each in shown],
        "paging": paging,
        "letters": letters,
    }
    return render(request, "awards/provider/offers.html", context)


def _is_open(award: Award, today: Any) -> bool:
    return award.state == State.OFFERED and is_open_on(award.expires_on, today)


@page(Audience.PROVIDER, may=May.SEE)
def letter(request: Any, about: UUID) -> HttpResponse:
    """The letters about one application, or one award, the last first: text, shown as text."""
    found = queries.letters_about(request.organisation.pk, about, seen_by=request.actor)
    if not found:
        return _no_letter(request, about)
    offer = queries.offers_to(request.organisation.pk, seen_by=request.actor).filter(application=about).first()
    context = {"letters": found, "latest": found[0], "offer": offer or _award_of(found)}
    return render(request, "awards/provider/letter.html", context)


def _no_letter(request: Any, about: UUID) -> HttpResponse:
    """An application of the organisation about which no letter was sent yet. Raises Http404 for anything else."""
    rows = of_organisation(request.organisation, seen_by=request.actor)
    application = rows.filter(pk=about, submitted_at__isnull=False).first()
    if application is None:
        raise Http404
    return render(request, "awards/provider/no_letter.html", {"application": application})


def _award_of(found: list[Any]) -> Award | None:
    award: Award | None = found[0].award
    return award


@page(Audience.PROVIDER, may=May.SEE)
def offer(request: Any, award: UUID) -> HttpResponse:
    """One offer: read by every member, answered by who certifies."""
    held = queries.offer_at(request.organisation.pk, award, seen_by=request.actor)
    if held is None:
        raise Http404
    is_open = _is_open(held, timezone.localdate())
    may_answer = is_open and request.actor.may(May.ANSWER)
    data = request.POST if request.method == "POST" and may_answer else None
    more = data is not None and MORE in data
    form = AnswerForm(None if more else data, initial={"accepts": "yes"} if more else None)
    budget = Rows(BudgetForm, "budget", data=data, unchecked=more)
    if data is not None and not more and _answered(request, held, form, budget):
        said = _("The offer is accepted. The agreement comes next.") if held.state == State.ACCEPTED else ""
        messages.success(request, said or _("Your answer is with the office."))
        return to(address(request, "provider-offer", award=held.pk))
    context = {
        "award": held,
        "state": wording.state_tag(held),
        "is_open": is_open,
        "may_answer": may_answer,
        "form": form,
        "budget": budget,
        "wants_budget": wants_a_budget(held),
        "lines": list(held.budget.all()),
        "facts": _facts(held),
    }
    return render(request, "awards/provider/offer.html", context)


def _answered(request: Any, held: Award, form: AnswerForm, budget: Rows) -> bool:
    """Whether the answer was taken; what is wrong with it stands in the forms."""
    if not all([form.is_valid(), budget.is_valid()]):
        return False
    accepts = form.cleaned_data["accepts"] == "yes"
    write = partial(
        actions.answer_offer,
        by=request.actor,
        award=held,
        accepts=accepts,
        reason=form.cleaned_data["reason"],
        budget=[row.entry() for row in budget.filled] if accepts else (),
    )
    return done(form, write, passing=NotAllowed)


def _facts(held: Award) -> list[tuple[Any, Any]]:
    facts = [(_("Project"), held.title), (_("From"), held.office.name), (_("Offer"), pounds(held.amount))]
    if held.application is not None:
        asked = pounds(held.asked) if held.asked is not None else ""
        facts += [(_("You asked for"), asked), (_("Application"), held.application.reference)]
    return facts
