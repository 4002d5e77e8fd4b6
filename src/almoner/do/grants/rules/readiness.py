"""Whether an invitation may be published: everything that is missing or wrong, part by part, all at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.scoring.rules.marks import faults_of
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

from . import clock, written
from .schemes import scheme_in
from .sources import NOUGHT, Source, not_adding_up, promising_too_much, splits_within_purposes


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps an invitation from being published, and the part where it is mended."""

    part: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Preparation:
    """An invitation with all that its rules look at."""

    invitation: Any
    sources: tuple[Source, ...]
    priorities: int
    """How many priorities of the plan it serves."""
    cap: Decimal | None
    """The cap that applies, in pounds: its own, else the fund's."""
    days_to_spend: int
    """Days that letters, agreements and payments take between the decision and the first spending."""
    asks_something: bool
    """Whether the pinned form asks applicants anything."""
    cap_kind: str = "limit"
    """Whether the cap is a limit or a guide."""
    most_without_a_panel: Decimal = NOUGHT
    """Up to which cap, in pounds, the office lets officers judge without a panel; nought: never."""
    fund_refusal: str = ""
    """Why the fund may not be given in rounds; "" where it may."""


def faults(case: Preparation, at: dt.datetime) -> list[Fault]:
    """Everything that keeps it from being published, in the order of the parts."""
    checks = (
        ("aims", _aims),
        ("money", _money),
        ("amounts", _amounts),
        ("applicants", _applicants),
        ("eligibility", _eligibility),
        ("form", _form),
        ("scoring", _scoring),
        ("choosing", _choosing),
        ("duties", _duties),
        ("contact", _contact),
    )
    found = [Fault(part, sentence) for part, check in checks for sentence in check(case) if sentence]
    dates = [Fault("dates", sentence) for sentence in _dates(case, at)]
    before = [fault for fault in found if fault.part in {"aims", "money", "amounts"}]
    return before + dates + found[len(before) :]


def _missing(*wanted: tuple[Any, str]) -> list[str]:
    return [sentence for value, sentence in wanted if value in (None, "", [], 0)]


def _aims(case: Preparation) -> list[str]:
    held = case.invitation
    found = _missing(
        (held.theme.strip(), _("Give the round a theme.")),
        (held.text.strip(), _("Say what the money is for.")),
        (held.purposes, _("Choose the purposes that the round serves: its sources are held to them.")),
        (case.priorities, _("Choose at least one priority of the plan that the round serves.")),
    )
    if held.innovation and not held.permanent_plan.strip():
        found.append(_("New ideas need a plan for permanent funding: say how what works is paid for afterwards."))
    return found


def _money(case: Preparation) -> list[str]:
    held = case.invitation
    found = _missing(
        (held.available, _("Say how much is available.")),
        (list(case.sources), _("Name the pots the money comes from.")),
    )
    if case.fund_refusal:
        found.append(case.fund_refusal)
    if why := not_adding_up(held.available, case.sources):
        found.append(why)
    found += splits_within_purposes(held.purposes, case.sources)
    found += promising_too_much(case.sources)
    if held.available is not None and (held.reserve_for_grassroots or NOUGHT) > held.available:
        found.append(_("More is kept for grassroots groups than is available."))
    if held.over_allocation and held.consent_at is None:
        found.append(
            _("Awarding %(percent)s%% more than is available needs the chief finance officer's consent.")
            % {"percent": f"{held.over_allocation.normalize():f}"}
        )
    return found


def _amounts(case: Preparation) -> list[str]:
    held = case.invitation
    found = _missing((held.term_months, _("Say for how many months grants are given.")))
    if held.least is not None and case.cap is not None and held.least > case.cap:
        found.append(_("The least that may be asked for is more than the most for one award."))
    if case.cap is not None and held.available is not None and case.cap > held.available:
        found.append(_("The most for one award is more than is available."))
    return found + written.faults_of_tiers(written.tiers(held.tiers), case.cap)


def _dates(case: Preparation, at: dt.datetime) -> list[str]:
    held = case.invitation
    found = _missing(
        (held.opens_at, _("Say when it opens.")),
        (held.closes_at, _("Say when it closes, to the minute.")),
        (held.decision_on, _("Promise a day for the decision.")),
        (held.pay_on, _("Promise a day for the first payment.")),
        (held.spend_from, _("Say from when the money is spent.")),
        (held.spend_to, _("Say until when the money is spent.")),
    )
    found += clock.promises_out_of_order(
        opens=held.opens_at,
        closes=held.closes_at,
        decision=held.decision_on,
        pay=held.pay_on,
        spend_from=held.spend_from,
        spend_to=held.spend_to,
    )
    if why := clock.too_little_time(held.decision_on, held.spend_from, case.days_to_spend):
        found.append(why)
    if held.closes_at is not None and held.closes_at <= at:
        found.append(_("It would close before it is published."))
    return found


def _applicants(case: Preparation) -> list[str]:
    held = case.invitation
    return _missing(
        (held.organisation_forms, _("Choose what kinds of organisation may apply.")),
        (held.who_can_apply.strip(), _("Say in a few words who can apply.")),
    )


def _eligibility(case: Preparation) -> list[str]:
    held = case.invitation
    return written.faults_of_gates(written.gates(held.eligibility), held.other_sources)


def _form(case: Preparation) -> list[str]:
    held = case.invitation
    found = _missing(
        (held.form_version_id, _("Choose the form that applicants fill in.")),
        (held.expected_applicants, _("Say how many are expected to apply: their work is set against the money.")),
    )
    if held.form_version_id and not case.asks_something:
        found.append(_("The form asks applicants nothing."))
    return found


def _scoring(case: Preparation) -> list[str]:
    held = case.invitation
    if not held.has_panel:
        return written.faults_of_criteria(held.criteria) + without_a_panel(
            case.cap, case.cap_kind, case.most_without_a_panel
        )
    if not held.scheme.get("criteria"):
        return [_("Name the criteria by which bids are judged, and what each weighs.")]
    found = faults_of(scheme_in(held.scheme))
    if not held.judges_per_bid:
        found.append(_("At least one judge reads each bid."))
    if not held.minutes_per_bid:
        found.append(_("Say how many minutes a judge has for a bid."))
    return found


def without_a_panel(cap: Decimal | None, cap_kind: str, most: Decimal) -> list[str]:
    """Why a round whose awards are at most ``cap`` pounds may not be judged by officers alone; nothing where it may.

    ``most`` is the office's setting. A guide does not bind, so only a limit keeps awards below it (GRA-43).
    """
    if most <= 0:
        return [_("This office judges no round without a panel: its settings say so. Choose a panel.")]
    said = {"most": pounds(most)}
    if cap is None:
        return [
            _("Without a panel awards are at most %(most)s here: say how much one award may be, as a limit.") % said
        ]
    if cap > most:
        said["cap"] = pounds(cap)
        return [
            _(
                "One award may be up to %(cap)s; without a panel this office gives at most %(most)s. "
                "Lower it, or choose a panel."
            )
            % said
        ]
    if cap_kind != "limit":
        return [
            _("Without a panel awards are at most %(most)s here, and a guide may be passed: make the most a limit.")
            % said
        ]
    return []


def _choosing(case: Preparation) -> list[str]:
    held = case.invitation
    return written.faults_of_floors(written.floors(held.floors), held.available)


def _duties(case: Preparation) -> list[str]:
    held = case.invitation
    return [
        _("“%(what)s” is due on %(day)s, before the money is spent.") % {"what": each.what, "day": british(each.due_on)}
        for each in written.reports(held.reporting)
        if held.spend_from is not None and each.due_on < held.spend_from
    ]


def _contact(case: Preparation) -> list[str]:
    held = case.invitation
    return _missing(
        (held.contact_name.strip(), _("Name the person who answers questions.")),
        (held.contact_email.strip(), _("Give the e-mail address for questions.")),
    )


def of_part(found: Sequence[Fault], part: str) -> list[str]:
    """The sentences about one part."""
    return [fault.sentence for fault in found if fault.part == part]
