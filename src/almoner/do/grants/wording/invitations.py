"""How invitations are said: when they are open, how much can be asked for, what each fact is called."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from almoner.do.grants.models import Invitation, RoundResult
from almoner.do.grants.parts import ENDORSERS
from almoner.do.grants.queries import Success
from almoner.do.grants.rules import written
from almoner.do.grants.rules.clock import Phase, day_in_london, phase, takes_until, wall_clock
from almoner.do.grants.rules.schemes import scheme_in
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.formats import day
from almoner.foundation.pages.tables import Tag
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

PHASES: Mapping[Phase, tuple[Any, str]] = {
    Phase.DRAFT: (gettext_lazy("draft"), "quiet"),
    Phase.TO_OPEN: (gettext_lazy("opens later"), ""),
    Phase.OPEN: (gettext_lazy("open"), "done"),
    Phase.GRACE: (gettext_lazy("closing"), "soon"),
    Phase.CLOSED: (gettext_lazy("closed"), "quiet"),
    Phase.COMPLETED: (gettext_lazy("complete"), "quiet"),
    Phase.CANCELLED: (gettext_lazy("cancelled"), "late"),
}
FACT_NAMES: Mapping[str, Any] = {
    "theme": gettext_lazy("Theme"),
    "text": gettext_lazy("What the money is for"),
    "purposes": gettext_lazy("Purposes"),
    "priorities_in_words": gettext_lazy("Priorities of the plan"),
    "service": gettext_lazy("Service"),
    "innovation": gettext_lazy("For new ideas"),
    "permanent_plan": gettext_lazy("Plan for permanent funding"),
    "available": gettext_lazy("Available"),
    "reserve_for_grassroots": gettext_lazy("Kept for grassroots groups"),
    "over_allocation": gettext_lazy("Percent that may be awarded above that"),
    "sources_in_words": gettext_lazy("Sources"),
    "consent_at": gettext_lazy("Agreed to by the chief finance officer"),
    "cap": gettext_lazy("Most for one award"),
    "cap_kind": gettext_lazy("That is"),
    "least": gettext_lazy("Least that may be asked for"),
    "tiers": gettext_lazy("Sizes of grant"),
    "term_months": gettext_lazy("Months that a grant lasts"),
    "match_funding": gettext_lazy("Money from others"),
    "opens_at": gettext_lazy("Opens"),
    "closes_at": gettext_lazy("Closes"),
    "late_policy": gettext_lazy("Late bids"),
    "grace_minutes": gettext_lazy("Minutes of grace"),
    "decision_on": gettext_lazy("Decision promised for"),
    "pay_on": gettext_lazy("First payment promised for"),
    "spend_from": gettext_lazy("Money is spent from"),
    "spend_to": gettext_lazy("Money is spent until"),
    "who_can_apply": gettext_lazy("Who can apply, in words"),
    "organisation_forms": gettext_lazy("Kinds of organisation that may apply"),
    "eligibility": gettext_lazy("Questions that tell who fits"),
    "other_sources": gettext_lazy("Other sources of money"),
    "form_version": gettext_lazy("Form"),
    "expected_applicants": gettext_lazy("How many are expected to apply"),
    "judging": gettext_lazy("Who judges"),
    "criteria": gettext_lazy("Criteria, where officers judge"),
    "scheme": gettext_lazy("Criteria"),
    "anchors": gettext_lazy("What marks mean"),
    "guidance": gettext_lazy("Guidance for judges"),
    "judges_per_bid": gettext_lazy("Judges for each bid"),
    "minutes_per_bid": gettext_lazy("Minutes that a judge has for a bid"),
    "anonymised": gettext_lazy("Judges do not see who applies"),
    "hidden": gettext_lazy("Questions that judges do not see then"),
    "fit_rule": gettext_lazy("A bid that does not fit what is left"),
    "floors": gettext_lazy("Floors"),
    "endorsements": gettext_lazy("Endorsements asked for"),
    "publicity": gettext_lazy("Publicity duties"),
    "reporting": gettext_lazy("Reports owed"),
    "contact_name": gettext_lazy("Name"),
    "contact_email": gettext_lazy("E-mail address"),
    "contact_phone": gettext_lazy("Telephone"),
    "writing_help": gettext_lazy("Help with writing"),
}


def when(moment: dt.datetime | None) -> str:
    """ "12:00 on 18 December 2026"; in the hour that comes twice, which of the two."""
    if moment is None:
        return _("not known yet")
    return _("%(clock)s on %(day)s") % {"clock": wall_clock(moment), "day": british(day_in_london(moment))}


def tag_of(invitation: Invitation, at: dt.datetime) -> Tag:
    """Where an invitation stands at a moment, as a tag."""
    return Tag(*PHASES[phase(invitation, at)])


def standing(invitation: Invitation, at: dt.datetime, result: RoundResult | None = None) -> str:
    """Where it stands at a moment, in a sentence with the next date people wait for."""
    closes, until = invitation.closes_now, takes_until(invitation)
    said = {
        "opens": when(invitation.opens_at),
        "closes": when(closes),
        "until": wall_clock(until) if until else "",
        "decision": day(invitation.decision_on),
        "why": invitation.ended_why,
    }
    sentences = {
        Phase.DRAFT: _("This is a draft. Nobody but the office sees it."),
        Phase.TO_OPEN: _("Opens at %(opens)s and closes at %(closes)s."),
        Phase.OPEN: _("Open until %(closes)s. The decision is promised for %(decision)s."),
        Phase.GRACE: _("Closed at %(closes)s. Bids that were begun are still taken until %(until)s."),
        Phase.CLOSED: _("Closed at %(closes)s. The decision is promised for %(decision)s."),
        Phase.CANCELLED: _("Cancelled: %(why)s"),
    }
    now = phase(invitation, at)
    if now is Phase.COMPLETED:
        return outcome(result) if result else _("This round is complete.")
    return sentences[now] % said


def outcome(result: RoundResult) -> str:
    """How a round went, in a sentence."""
    return ngettext(
        "Complete: %(awarded)d of %(n)d bid was awarded, %(given)s of the %(asked)s asked for.",
        "Complete: %(awarded)d of %(n)d bids were awarded, %(given)s of the %(asked)s asked for.",
        result.applied,
    ) % {
        "awarded": result.awarded,
        "n": result.applied,
        "given": pounds(result.given),
        "asked": pounds(result.asked),
    }


def past(success: Success | None) -> str:
    """How earlier rounds of the fund went, or that this is not known yet."""
    if success is None or success.percent is None:
        return _("Not known yet: no earlier round of this fund was completed here.")
    said = {
        "percent": success.percent,
        "awarded": success.awarded,
        "applied": success.applied,
        "days": success.median_days,
        "n": success.rounds,
    }
    sentence = ngettext(
        "In the fund's last round %(awarded)d of %(applied)d bids were awarded (%(percent)d%%).",
        "In %(n)d earlier rounds of the fund %(awarded)d of %(applied)d bids were awarded (%(percent)d%%).",
        success.rounds,
    )
    decided = _(" The decision came %(days)d days after the closing.") if success.median_days is not None else ""
    return sentence % said + decided % said


def how_much(invitation: Invitation, *, short: bool = False) -> str:
    """What can be asked for: "£500.00 to £20,000.00, as a guide: you may ask for more if you say why"."""
    cap, kind = invitation.cap_now
    least = invitation.least
    if cap is None:
        return _("From %(least)s") % {"least": pounds(least)} if least else _("No limit is stated")
    said = {"least": pounds(least) if least else "", "cap": pounds(cap)}
    plain = _("%(least)s to %(cap)s") % said if least else _("Up to %(cap)s") % said
    if kind == Invitation.CapKind.GUIDE and short:
        return _("%(amounts)s, as a guide") % {"amounts": plain}
    if kind == Invitation.CapKind.GUIDE:
        return _("%(amounts)s, as a guide: you may ask for more if you say why") % {"amounts": plain}
    return plain


def lateness(invitation: Invitation) -> str:
    """What becomes of a late bid, in a sentence for those who apply."""
    if invitation.late_policy == Invitation.Late.GRACE:
        n = invitation.grace_minutes
        return ngettext(
            "Bids begun before the closing are taken for %(n)d minute after it.",
            "Bids begun before the closing are taken for %(n)d minutes after it.",
            n,
        ) % {"n": n}
    if invitation.late_policy == Invitation.Late.EXCEPTION:
        return _("Late bids are not taken, unless an officer lets one in for a reason that is kept on record.")
    return _("Late bids are not taken.")


def kinds_of_organisation(invitation: Invitation) -> list[str]:
    """Who may apply, kind by kind, in words."""
    labels = dict(Organisation.Form.choices)
    return [str(labels.get(each, each)) for each in invitation.organisation_forms]


def endorsers(invitation: Invitation) -> list[str]:
    """Whose word is asked for, in words."""
    labels = dict(ENDORSERS)
    return [str(labels.get(each, each)) for each in invitation.endorsements]


def floors_in_words(invitation: Invitation) -> list[str]:
    """What is promised whatever the rank order, a sentence for each."""
    found = []
    for floor in written.floors(invitation.floors, invitation.reserve_for_grassroots):
        parts = []
        if floor.awards:
            parts.append(ngettext("at least %(n)d award", "at least %(n)d awards", floor.awards) % {"n": floor.awards})
        if floor.pounds:
            parts.append(_("at least %(amount)s") % {"amount": pounds(floor.pounds)})
        found.append(_("%(name)s: %(promise)s") % {"name": floor.name, "promise": _(" and ").join(parts)})
    return found


def shown(name: str, value: Any) -> str:
    """A fact of an invitation in words, to be compared by eye."""
    if value in (None, "", [], {}):
        return _("blank")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return when(value)
    if isinstance(value, dt.date):
        return british(value)
    if name in _IN_WORDS:
        return _IN_WORDS[name](value)
    if isinstance(value, Decimal):
        return pounds(value)
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


_IN_WORDS: Mapping[str, Any] = {
    "tiers": lambda value: "\n".join(str(each) for each in written.tiers(value)),
    "eligibility": lambda value: "\n".join(
        f"{each.question} ({each.wanted}) {each.stop}" for each in written.gates(value)
    ),
    "floors": lambda value: "\n".join(
        f"{each.name} {each.awards or ''} {each.pounds or ''}" for each in written.floors(value)
    ),
    "reporting": lambda value: "\n".join(f"{each.what}, {british(each.due_on)}" for each in written.reports(value)),
    "over_allocation": lambda value: f"{value.normalize():f}%",
    "scheme": lambda value: "\n".join(
        f"{each.title} {each.weight.normalize():f}%" for each in scheme_in(value).criteria
    ),
    "anchors": lambda value: "\n".join(
        f"{key} {mark}: {words}" for key, said in value.items() for mark, words in said.items()
    ),
}
