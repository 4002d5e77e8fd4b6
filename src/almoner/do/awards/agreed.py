"""What an accepted award says as an agreement: its terms, the words of its paper, and how it is paid."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.agreements.content import Condition, PaperContent, Publicity, Report, Spend
from almoner.do.agreements.content import Instalment as InstalmentWords
from almoner.do.agreements.content import Outcome as OutcomeWords
from almoner.do.agreements.terms import FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.do.applications.models import Partner
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules.written import reports
from almoner.do.payments.entries import Instalment
from almoner.foundation.offices.models import Area
from almoner.foundation.questions.rules.answers import pounds_of
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

from .declared import ADVANCE, REVIEW, shares_of, words_of
from .models import Award
from .queries.merging import contact_of
from .rules.award import CAPITAL, REVENUE
from .rules.instalments import instalments
from .rules.splits import within

_KINDS = {Award.Kind.ALLOCATION: "allocation"}


def kind_of(award: Award) -> str:
    """The kind of agreement that an award leads to."""
    return _KINDS.get(Award.Kind(award.kind), "grant")


def terms_of(award: Award) -> Terms:
    """Parties, money by pot and year, purposes, priorities, places and power. Seven queries."""
    decision = award.decision
    return Terms(
        title=award.title,
        starts=_day(award.starts_on),
        ends=_day(award.ends_on),
        value=Amount(award.amount),
        value_basis="total",
        is_pilot=award.kind == Award.Kind.INNOVATION,
        purposes="; ".join(award.purposes) or award.description,
        power=decision.power[:300] if decision is not None else "",
        conditions="\n".join(award.conditions),
        places=_places(award),
        parties=tuple(_parties(award)),
        funding=tuple(
            FundingTerm(Amount(row.amount), row.year, row.pot_id, name=row.pot.name)
            for row in award.splits.select_related("pot").order_by("year", "pot__name")
        ),
        priorities=tuple(
            PriorityTerm(row.priority_id, row.priority.title)
            for row in award.served.select_related("priority").order_by("priority__order")
        ),
    )


def _day(day: dt.date | None) -> ApproximateDate:
    return ApproximateDate.unknown() if day is None else ApproximateDate.day(day)


def _places(award: Award) -> tuple[str, ...]:
    if award.application is None:
        return ()
    named = {each["key"] for each in award.application.districts}
    return tuple(Area.objects.filter(office=award.office_id, code__in=named).values_list("code", flat=True))


def _parties(award: Award) -> Iterable[PartyTerm]:
    """Who is funded, who takes part, and the body that signs and is paid in its stead where there is one."""
    partners = []
    if award.application is not None:
        partners = list(Partner.objects.filter(application=award.application).order_by("added_at"))
    body = award.organisation
    yield PartyTerm("lead" if partners else "provider", body.pk, body.name)
    for each in partners:
        yield PartyTerm("member", each.organisation_id, each.name)
    if body.accountable_body is not None:
        yield PartyTerm("accountable_body", body.accountable_body.pk, body.accountable_body.name)


# --- How it is paid


def instalments_of(award: Award, on: dt.date) -> list[Instalment]:
    """The payments of an award by the office's pattern from the day the round promised; its earliest money first."""
    invitation, office = award.invitation, award.office
    promised = invitation.pay_on if invitation is not None else None
    first = max(on, promised or award.starts_on or on)
    starts = award.starts_on or first
    ends = max(award.ends_on or first, first)
    condition = _("The report due before it is accepted.") if invitation is not None and invitation.reporting else ""
    found = instalments(award.amount, shares_of(office, on), first, starts, ends, condition)
    parts = list(award.splits.order_by("year", "pot__name", "pk").values_list("pot", "year", "amount"))
    taken = within([each.amount for each in found], [amount for _pot, _year, amount in parts], in_order=True)
    return [
        Instalment(
            each.title,
            each.amount,
            each.due_on,
            splits=[(pot, year, much) for (pot, year, _whole), much in zip(parts, row, strict=True) if much],
            conditions=each.conditions,
            in_advance=each.in_advance,
            advance_reason=words_of(office, ADVANCE, on) if each.in_advance else "",
        )
        for each, row in zip(found, taken, strict=True)
    ]


# --- What its paper says


def content_of(award: Award, payments: Sequence[Instalment], on: dt.date) -> PaperContent:
    """The words of the paper, as far as award, application and round know them; staff may draw it up anew."""
    invitation, office = award.invitation, award.office
    return PaperContent(
        purpose=award.description,
        spend=tuple(spending_of(award)),
        outcomes=tuple(_outcomes(award)),
        review_method=words_of(office, REVIEW, on),
        conditions=tuple(Condition(text) for text in award.conditions),
        reporting=tuple(Report(each.what, each.due_on) for each in reports(invitation.reporting if invitation else ())),
        instalments=tuple(
            InstalmentWords(each.title, each.due_on, each.amount, " ".join(each.conditions)) for each in payments
        ),
        contact=contact_of(invitation, office.email) or office.name,
        publicity=tuple(_publicity(invitation)),
    )


def spending_of(award: Award) -> list[Spend]:
    """The lines of the budget that came with the answer, else those of the application, else the award as one line."""
    own = [Spend(row.what, row.kind, row.amount) for row in award.budget.order_by("order")]
    if own:
        return own
    asked = _asked_lines(_answers(award).get("budget"))
    if asked and sum((each.amount or Decimal(0) for each in asked), Decimal(0)) == award.amount:
        return asked
    return [Spend(award.title, REVENUE, award.amount)]


def _answers(award: Award) -> Mapping[str, Any]:
    application = award.application
    if application is None or application.submission is None:
        return {}
    answers: Mapping[str, Any] = application.submission.answers
    return answers


def _asked_lines(rows: Any) -> list[Spend]:
    """Lines of a budget as the form took them; none where one cannot be read."""
    if not isinstance(rows, list):
        return []
    found = []
    for row in rows:
        amount = pounds_of(row.get("amount")) if isinstance(row, Mapping) else None
        if amount is None or row.get("kind") not in {CAPITAL, REVENUE}:
            return []
        found.append(Spend(str(row.get("what") or row.get("item") or award_line()), row["kind"], amount))
    return found


def award_line() -> str:
    """What a line of the budget is called that has no name."""
    return _("A line of the budget")


def _outcomes(award: Award) -> Iterable[OutcomeWords]:
    """How many people it is to help, where the application says so."""
    people = _answers(award).get("people")
    if isinstance(people, int | str) and str(people).strip().isdigit():
        yield OutcomeWords(_("People are helped"), _("The number of people helped"), str(people).strip())


def _publicity(invitation: Invitation | None) -> Iterable[Publicity]:
    """What those who are funded do to say so: a kind and a day where the round names them, else in its words."""
    for each in invitation.publicity if invitation is not None else ():
        if isinstance(each, Mapping):
            day = each.get("due_on")
            due = dt.date.fromisoformat(str(day)) if day else None
            yield Publicity(str(each.get("kind") or "other"), str(each.get("what") or ""), due)
        else:
            yield Publicity("other", str(each))
