"""What the demonstration adds to the papers' facts, so that somebody has something to do. All of it says "Example".

None of it is published: the public pages of the example offices show what their papers say and nothing else. Dates are
relative to the day the demonstration starts.
"""

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

from almoner.do.agreements import actions as agreements
from almoner.do.agreements.actions import Identity
from almoner.do.agreements.models import Agreement, Party, TermEvent
from almoner.do.agreements.queries import terms_by_agreement
from almoner.do.agreements.terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.actions import record_organisation
from almoner.foundation.services.actions import record_service
from almoner.foundation.sheets.actions import check_file
from almoner.kernel.dates import ApproximateDate, add_months
from almoner.kernel.money import Amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.plans.models import Priority

from .offices import at_work

INVENTED = "Invented for the demonstration"
TITLE = "Example: outreach for victims of rural crime"
A_YEAR = Decimal("40000.00")
LIST = (
    ("EXAMPLE2", "Example: advice by telephone", "Example Helpline CIC", 24, "£18,500"),
    ("EXAMPLE3", "Example: a refuge for pets", "Example Refuge Trust", 12, "tbc"),
)
"""Number, title, provider, months until the end, value: a list that somebody has uploaded and not applied."""


def left_on_the_desk(office: Office, today: dt.date) -> list[str]:
    """A running agreement, a variation of it that waits for approval, and a list that is checked and not applied."""
    agreement = _running_agreement(office, today)
    _proposed_longer(office, agreement)
    _uploaded_list(office, today)
    return ["an example agreement, a proposed variation of it and a list not yet applied"]


def _running_agreement(office: Office, today: dt.date) -> Agreement:
    """Began two financial years ago, ends with the next one, with a break before that."""
    by = at_work(office, Role.COMMISSIONING_OFFICER)
    year = FinancialYear.containing(today)
    provider = record_organisation(by=by, office=office, name="Example Outreach Trust", is_vcse=True)
    service = record_service(by=by, office=office, name=TITLE, purpose=f"{INVENTED}.", source=INVENTED)
    priority = Priority.objects.filter(office=office).order_by("plan__begins_first", "order").last()
    years = [year.starting + n for n in range(-2, 2)]
    terms = Terms(
        title=TITLE,
        starts=ApproximateDate.day((year - 2).first),
        ends=ApproximateDate.day((year + 1).last),
        notice_months=6,
        value=Amount(A_YEAR * len(years)),
        value_basis="total",
        document=INVENTED,
        parties=(PartyTerm(Party.Part.PROVIDER.value, provider.pk, provider.name),),
        funding=tuple(
            FundingTerm(Amount(A_YEAR), each, source_as_written="Example: the office's own budget") for each in years
        ),
        events=(EventTerm(TermEvent.Event.BREAK.value, ApproximateDate.day(add_months(today, 10)), 6, "Example"),),
        priorities=(PriorityTerm(priority.pk, priority.title),) if priority else (),
    )
    return agreements.record_agreement(
        by=by,
        office=office,
        identity=Identity("EXAMPLE1", Agreement.Kind.CONTRACT.value, service),
        terms=terms,
        known_from=(year - 2).first,
    )


def _proposed_longer(office: Office, agreement: Agreement) -> None:
    """A year more, for the same money a year: it waits for somebody other than the officer who proposed it."""
    _number, terms = terms_by_agreement([agreement])[agreement.pk]
    last = FinancialYear.containing(terms.ends.last or dt.date.max)
    line = replace(terms.funding[-1], year=last.starting + 1)
    agreements.propose_variation(
        by=at_work(office, Role.COMMISSIONING_OFFICER),
        agreement=agreement,
        opened=1,
        terms=replace(
            terms,
            ends=ApproximateDate.day((last + 1).last),
            value=Amount(A_YEAR * (len(terms.funding) + 1)),
            funding=(*terms.funding, line),
        ),
        reason="Example: a year more at the same cost, while its evaluation is done",
    )


def _uploaded_list(office: Office, today: dt.date) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Number", "Title", "Provider", "Ends", "Value"])
    for number, title, provider, months, value in LIST:
        ends = FinancialYear.containing(add_months(today, months)).last
        writer.writerow([number, title, provider, f"{ends:%d/%m/%Y}", value])
    check_file(
        by=at_work(office, Role.COMMISSIONING_OFFICER),
        office=office,
        kind="agreements",
        file=io.BytesIO(text.getvalue().encode()),
        file_name="example contract list.csv",
        known_from=today,
        document=INVENTED,
    )
