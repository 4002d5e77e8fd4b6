"""What is merged into a letter: read for one application, or one award that comes from no round."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from almoner.do.applications import queries as applications
from almoner.do.applications.models import Application, Sift
from almoner.do.awards.declared import call_of, offer_days
from almoner.do.awards.models import Award, Choice
from almoner.do.awards.rules.award import wants_a_budget
from almoner.do.awards.rules.wording import DECLINE, INELIGIBLE, RESERVE, reasons_in_words
from almoner.do.grants.models import Invitation
from almoner.do.scoring import queries as scoring
from almoner.do.scoring.queries import Standing
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

from .letters import Due


def facts_of_letter(due: Due, invitation: Invitation | None, place: Standing | None, on: dt.date) -> Mapping[str, str]:
    """Every merge field of a letter as text; what does not apply is empty."""
    about = due.application or due.award
    assert about is not None  # noqa: S101 - a letter is about one of the two
    office, application, award = about.office, due.application, due.award
    asked = application.amount if application is not None else None
    contact = contact_of(invitation, office.email)
    return {
        "organisation": about.organisation.name,
        "reference": application.reference if application is not None else "",
        "title": about.title or (application.reference if application is not None else ""),
        "round": str(invitation) if invitation is not None else "",
        "office": office.name,
        "asked": pounds(asked) if asked is not None else "",
        "amount": pounds(award.amount) if award is not None else "",
        "conditions": _conditions(award),
        "last_day": british(last_day(award, on)) if award is not None else "",
        "budget": _budget(award),
        "reasons": reasons_of(due),
        "result": _result(place),
        "reserve_place": _reserve_place(due),
        "other_sources": _other_sources(invitation),
        "call": call_of(office, contact, on) if contact else "",
    }


def last_day(award: Award, on: dt.date) -> dt.date:
    """The last day to answer an offer: the one set, else as many days from now as the office gives."""
    return award.expires_on or on + dt.timedelta(days=offer_days(award.office, on))


def contact_of(invitation: Invitation | None, email: str) -> str:
    """Whom to ask: the round's contact, else the office."""
    if invitation is None:
        return email
    said = [invitation.contact_name, invitation.contact_email or email, invitation.contact_phone]
    return ", ".join(part for part in said if part)


def reasons_of(due: Due) -> str:
    """Why: of who was not eligible, what the first look found; of the others, the agreed marks, or what an officer
    found where there is no panel; and why people chose otherwise.
    """
    if due.application is None or due.kind not in {INELIGIBLE, DECLINE, RESERVE}:
        return ""
    if due.kind == INELIGIBLE:
        return _sifted(due.application)
    said = reasons_in_words(scoring.agreed_reasons(due.application.pk)) or _recommended(due.application)
    choice = Choice.objects.filter(application=due.application).exclude(difference="").first()
    found = [part for part in (said, choice.reason if choice else "") if part]
    return "\n\n".join(found)


def _sifted(application: Application) -> str:
    last = Sift.objects.filter(application=application, outcome=Sift.Outcome.INELIGIBLE).order_by("-at").first()
    if last is None:
        return ""
    unmet = [each for each in last.answers.order_by("order") if not each.met]
    lines = [f"{each.question} {each.words}".strip() for each in unmet]
    return "\n\n".join(part for part in (last.reason, "\n".join(lines)) if part)


def _recommended(application: Application) -> str:
    """What an officer found in a round without a panel: the reason, and the criteria that are not met."""
    reason, unmet = applications.reasons_of(application.pk)
    lines = "\n".join(_("%(criterion)s No: %(why)s") % {"criterion": name, "why": why} for name, why in unmet)
    return "\n\n".join(part for part in (reason, lines) if part)


def _conditions(award: Award | None) -> str:
    if award is None or not award.conditions:
        return ""
    return "\n".join([_("The offer is made on these conditions:"), *(f"- {text}" for text in award.conditions)])


def _budget(award: Award | None) -> str:
    if award is None or not wants_a_budget(award):
        return ""
    return _(
        "You asked for %(asked)s. With your answer, please say how you would spend the %(amount)s: the lines of your "
        "budget must add up to it."
    ) % {"asked": pounds(award.asked or award.amount), "amount": pounds(award.amount)}


def _result(place: Standing | None) -> str:
    if place is None:
        return ""
    said = {"result": place.rounded, "place": place.place}
    text = _("Your application reached %(result)s out of 100, place %(place)d.") % said
    return " ".join([text, *place.below_minimum, place.tie_note]).strip()


def _reserve_place(due: Due) -> str:
    if due.kind != RESERVE or due.application is None:
        return ""
    order = Choice.objects.filter(application=due.application).values_list("order", flat=True).first()
    return str(order or "")


def _other_sources(invitation: Invitation | None) -> str:
    if invitation is None or not invitation.other_sources.strip():
        return ""
    return _("Others who may help:\n%(sources)s") % {"sources": invitation.other_sources.strip()}
