"""The only writers of money plans, funding agreements, pots and funds."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import amended, entered, store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.tokens import check_token
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.kernel.dates import british
from almoner.kernel.money import Amount

from .access import May
from .models import Contribution, Fund, FundingAgreement, FundingAmount, MoneyPlan, MoneyPlanVersion, Pot
from .rules import contributions_add_up, plan_is_in_order
from .versions import PlanEntry, differences, entry_of, facts_of_change, new_number, write_version

FUNDING = (
    "title", "kind", "funder", "funder_name", "begins", "ends", "extension_limit", "is_restricted", "purposes",
    "conditions", "passes_down", "source",
)  # fmt: skip
POT = ("name", "holder", "purposes", "permitted", "year", "amount_amount", "source")
POT_SHOWN = (*POT, "shares_in_words")
"""What a form shows of a pot, for its token."""
FUND = (
    "code", "name", "purpose", "money_from", "instruments", "allowed", "rhythm", "cap", "cap_kind", "cap_as_written",
    "term", "pot", "source",
)  # fmt: skip


# --- Money plans


@action(May.KEEP)
def open_money_plan(*, by: Actor, office: Office, title: str) -> MoneyPlan:
    """Begin a money plan; it says nothing until its first version is recorded.

    Raises:
        ValidationError: the office has a plan of that title.
    """
    plan: MoneyPlan = entered(MoneyPlan(office=office), {"title": title}, ("title",), by=by)
    return plan


@action(May.KEEP)
def record_money_plan_version(
    *,
    by: Actor,
    plan: MoneyPlan,
    entry: PlanEntry,
    known_from: dt.date,
    reason: str = "",
    seen: int | None = None,
) -> MoneyPlanVersion:
    """Record what a plan says from a day on, as its next version. Nothing of earlier versions is changed.

    ``known_from`` is the day since which the office has said so; ``seen`` the number of the version that the person
    started from (0 for none), None for a caller that did not look. An entry that says what the current version says
    makes no new one: the current version is returned.

    Raises:
        OutOfDate: somebody else recorded a version since.
        Refused: a correction without a reason.
        ValidationError: rows without a group, two figures for one place, a day before that of the current version.
        NotAllowed: a line is linked to another office's record.
    """
    locked = MoneyPlan.objects.select_for_update(of=("self",)).select_related("current").get(pk=plan.pk)
    current = locked.current
    if seen is not None and seen != (current.number if current else 0):
        raise OutOfDate(
            _("Somebody else recorded a version of this plan while you had it open. Nothing of yours is lost.")
        )
    _check_entry(locked, entry, known_from)
    before, after = differences(entry_of(current) if current else None, entry)
    if current and not after:
        return current
    if current and not reason.strip():
        raise Refused(_("A correction needs a reason: say in a few words why the plan changes."))
    change = facts_of_change(new_number(locked), reason.strip(), known_from)
    version = write_version(locked, entry, recorded_by_id=by.person_id, **change)
    verb = "corrected money plan" if current else "recorded money plan"
    record(by=by, verb=verb, record=locked, reason=reason, before=before, after={"version": version.number, **after})
    return version


def _check_entry(plan: MoneyPlan, entry: PlanEntry, known_from: dt.date) -> None:
    if plan.current and known_from < plan.current.known_from:
        why = _("The current version is known from %(day)s: a correction is not earlier.")
        raise ValidationError({"known_from": why % {"day": british(plan.current.known_from)}})
    if wrong := plan_is_in_order(entry.lines, entry.stated):
        raise ValidationError(wrong)
    for line in entry.lines:
        for linked in (line.service, line.pot, line.funding):
            if linked is not None and linked.office_id != plan.office_id:
                raise NotAllowed(_("That record belongs to another office."))


@action(May.PUBLISH)
def publish_money_plan(*, by: Actor, plan: MoneyPlan) -> MoneyPlan:
    """Let the public see a plan: its current version, and every earlier and later one.

    Raises:
        Refused: it is published already, or says nothing yet.
    """
    if not plan.versions.exists():
        raise Refused(_("This plan has no figures yet, so there is nothing to publish."))
    done: MoneyPlan = published(plan, by=by)
    return done


@action(May.PUBLISH)
def take_back_money_plan(*, by: Actor, plan: MoneyPlan, note: str) -> MoneyPlan:
    """Take a plan off the public pages, leaving a note that says why."""
    done: MoneyPlan = taken_back(plan, by=by, note=note)
    return done


# --- Money in


@action(May.KEEP)
def record_funding(*, by: Actor, office: Office, **facts: Any) -> FundingAgreement:
    """Record money promised to the office or set aside by it; facts as named in FUNDING.

    Raises:
        ValidationError: a fact is not well formed, or the title is taken; the keys are names of facts.
    """
    funding: FundingAgreement = entered(FundingAgreement(office=office), facts, FUNDING, by=by)
    return funding


@action(May.KEEP)
def correct_funding(
    *, by: Actor, funding: FundingAgreement, reason: str, token: str | None = None, **facts: Any
) -> FundingAgreement:
    """Correct facts of a funding agreement. Raises OutOfDate, Refused or ValidationError as `amended` says."""
    done: FundingAgreement = amended(funding, facts, FUNDING, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_funding_amount(
    *, by: Actor, funding: FundingAgreement, year: int, amount: Amount, certainty: str
) -> FundingAmount:
    """Say what a funding agreement brings in a financial year. A later row for the same year supersedes this one.

    Raises:
        ValidationError: an unknown amount called confirmed, a known one called not yet known, or what is no certainty.
    """
    kinds = FundingAmount.Certainty
    if amount.is_known == (certainty == kinds.NOT_YET_KNOWN):
        raise ValidationError({"certainty": _("An amount is not yet known exactly when no figure is given.")})
    row = FundingAmount(office_id=funding.office_id, funding=funding, year=year, certainty=certainty)
    row.amount_amount = amount
    store(row, ("year", "amount_amount", "certainty"))
    record(
        by=by, verb="recorded income", record=row, after={"year": year, "amount": str(amount), "certainty": certainty}
    )
    return row


# --- Pots


@action(May.KEEP)
def record_pot(
    *, by: Actor, office: Office, contributions: Sequence[tuple[str, Amount, Any]] = (), **facts: Any
) -> Pot:
    """Record a pot with what each contributor puts in: (contributor, amount, funding agreement or None).

    Raises:
        ValidationError: the contributions, all known, do not add up to the pot; or a fact is not well formed.
    """
    pot = Pot(office=office)
    pot.amount_amount = facts.get("amount_amount", Amount.not_known())
    _check_contributions(pot, contributions)
    made: Pot = entered(pot, facts, POT, by=by)
    _put_contributions(by, made, contributions, reason="")
    return made


@action(May.KEEP)
def correct_pot(
    *,
    by: Actor,
    pot: Pot,
    reason: str,
    token: str | None = None,
    contributions: Sequence[tuple[str, Amount, Any]] | None = None,
    **facts: Any,
) -> Pot:
    """Correct a pot's facts and, unless None, its contributions as a whole. Raises as `record_pot` and `amended`."""
    locked = Pot.objects.select_for_update().get(pk=pot.pk)
    check_token(locked, POT_SHOWN, token)
    locked.amount_amount = facts.get("amount_amount", locked.amount_amount)
    held = [(each.contributor, each.amount_amount, each.funding) for each in locked.contributions.all()]
    _check_contributions(locked, held if contributions is None else contributions)
    done: Pot = amended(pot, facts, POT, by=by, reason=reason)
    if contributions is not None:
        _put_contributions(by, done, contributions, reason=reason)
    return done


def _check_contributions(pot: Pot, contributions: Sequence[tuple[str, Amount, Any]]) -> None:
    if why := contributions_add_up([amount for _name, amount, _funding in contributions], pot.amount_amount):
        raise ValidationError({"contributions": why})
    if any(funding is not None and funding.office_id != pot.office_id for _name, _amount, funding in contributions):
        raise NotAllowed(_("That record belongs to another office."))
    names = [name.strip().casefold() for name, _amount, _funding in contributions]
    if len(names) != len(set(names)) or "" in names:
        raise ValidationError({"contributions": _("Each contributor is named, and named once.")})


def _put_contributions(by: Actor, pot: Pot, contributions: Sequence[tuple[str, Amount, Any]], *, reason: str) -> None:
    """Make the pot's contributions these, and write it down if that changes anything."""
    held = {each.contributor: each for each in pot.contributions.select_for_update()}
    before = {name: str(each.amount_amount) for name, each in held.items()}
    linked = {name: each.funding_id for name, each in held.items()}
    after = {name: str(amount) for name, amount, _funding in contributions}
    if before == after and linked == {name: getattr(funding, "pk", None) for name, _a, funding in contributions}:
        return
    for name in set(held) - set(after):
        held[name].delete()
    for name, amount, funding in contributions:
        row = held.get(name) or Contribution(office_id=pot.office_id, pot=pot, contributor=name)
        row.amount_amount, row.funding = amount, funding
        store(row, ("contributor", "amount_amount", "funding"))
    record(by=by, verb="recorded contributions", record=pot, reason=reason, before=before, after=after)


# --- Funds


@action(May.KEEP)
def record_fund(*, by: Actor, office: Office, **facts: Any) -> Fund:
    """Record a scheme through which money is given; facts as named in FUND. Raises ValidationError by fact."""
    fund: Fund = entered(Fund(office=office), facts, FUND, by=by)
    return fund


@action(May.KEEP)
def correct_fund(*, by: Actor, fund: Fund, reason: str, token: str | None = None, **facts: Any) -> Fund:
    """Correct facts of a fund. Raises OutOfDate, Refused or ValidationError as `amended` says."""
    done: Fund = amended(fund, facts, FUND, by=by, reason=reason, token=token)
    return done


@action(May.PUBLISH)
def publish_fund(*, by: Actor, fund: Fund) -> Fund:
    """Let the public see a fund. Raises Refused if it is published already."""
    done: Fund = published(fund, by=by)
    return done


@action(May.PUBLISH)
def take_back_fund(*, by: Actor, fund: Fund, note: str) -> Fund:
    """Take a fund off the public pages, leaving a note that says why."""
    done: Fund = taken_back(fund, by=by, note=note)
    return done
