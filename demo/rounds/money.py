"""The pots that the example rounds are paid from, and the fund they belong to."""

import datetime as dt
from decimal import Decimal

from almoner.do.payments import actions as payments
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import actions as funds
from almoner.strategy.funds.models import Fund, Pot
from demo.offices import at_work

VICTIMS = "Domestic abuse and sexual violence"
YOUNG = "Children and young people"
SUPPORT = "Supporting victims"
INVENTED = "Invented for the demonstration"
POTS = (
    (
        "Example: Safety Fund, the office's own money",
        "171000.00",
        [VICTIMS, YOUNG, SUPPORT, "Community safety"],
        "SF-01",
    ),
    ("Example: grant for victims of domestic abuse", "60000.00", [VICTIMS, SUPPORT], "MJ-07"),
)
"""Name, pounds, what it may be spent on, cost code in the ledger."""


def pots_of_the_rounds(office: Office, today: dt.date) -> list[Pot]:
    """Two pots: the office's own money, which may pay for all of it, and a grant that may pay for some."""
    by, payer = at_work(office, Role.CHIEF_FINANCE_OFFICER), at_work(office, Role.FINANCE_OFFICER)
    made = []
    for name, amount, permitted, code in POTS:
        pot = funds.record_pot(
            by=by,
            office=office,
            name=name,
            amount_amount=Amount.of(Decimal(amount)),
            year=FinancialYear.containing(today).starting,
            purposes="; ".join(permitted),
            permitted=permitted,
            source=INVENTED,
        )
        payments.set_cost_code(by=payer, office=office, pot=pot, code=code)
        made.append(pot)
    return made


def safety_fund(office: Office) -> Fund:
    """The fund that the strategy of 2022 prints."""
    return Fund.objects.get(office=office, code="SAFETY")
