"""Essex, as its commissioning strategy of June 2023 says: three funds, its boards, and who gets money each year."""

import datetime as dt

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.services.actions import record_service
from almoner.governance.boards.models import Board
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from almoner.strategy.funds.models import Fund
from almoner.strategy.plans import actions as plans

from .clock import Clock
from .examples import left_on_the_desk
from .offices import E23, at_work, rows
from .papers import publish_board, publish_framework, publish_strategy
from .rounds.elsewhere import prepare_in_essex

OUR_PART = {
    "board": Board.OurPart.MEMBER,
    "partnership": Board.OurPart.WORKS_WITH,
    "scrutiny": Board.OurPart.REPORTS,
    "decision": Board.OurPart.WORKS_WITH,
}
"""The kinds of body in the list of boards and partners that are boards, and the office's part in each."""

CAPS = {"CSDF": (20_000, Fund.CapKind.GUIDE, "Normally one year from the release of the money")}
TERMS = {"CSF": "Mostly one year", "VF": "Up to five years"}


def play(office: Office, today: dt.date) -> list[str]:
    """The paper, the funds, the boards, the yearly recipients. Returns what was done, in words."""
    told = [*_papers(office), *_funds(office), *_boards(office), *left_on_the_desk(office, today)]
    return [*told, prepare_in_essex(office, Clock(today))]


def _papers(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    publish_strategy(
        office,
        by=by,
        title="Commissioning strategy",
        version="1",
        dated=ApproximateDate.month(2023, 6),
        review=("June 2024", "June 2024"),
        source=f"{E23}, cover",
    )
    framework = publish_framework(
        office,
        by=by,
        title="Community Safety Fund: who is funded each year",
        version="1",
        begins=ApproximateDate.month(2023, 6),
        ends=ApproximateDate.open_ended(),
        introduction="Organisations and partnerships that support the statutory duties. The paper prints no amounts.",
        source=f"{E23}, 3.5 to 3.7",
    )
    recipients = list(rows("essex_csf_recipients.csv"))
    for row in recipients:
        plans.record_line(
            by=by,
            framework=framework,
            title=row["recipient_type"],
            amount_amount=Amount.not_known("not stated"),
            note=f"{row['basis']}; {row['section']}",
        )
    _in_house(office)
    return ["one strategy with ten principles", f"{len(recipients)} yearly recipients"]


def _in_house(office: Office) -> None:
    """The one service that the paper says the office runs itself."""
    record_service(
        by=at_work(office, Role.HEAD_OF_COMMISSIONING),
        office=office,
        name="Restorative Justice",
        purpose="Brings together victims and those who harmed them, where both wish it.",
        groups=["victims of crime"],
        is_ours_to_deliver=True,
        begins=ApproximateDate.year(2016),
        source=f"{E23}, 3.10",
    )


WAYS = {"CSDF": ["round"], "CSF": ["allocation", "ad_hoc"], "VF": ["contract"]}
"""In what ways each fund may be given, as the column "instrument" of the file says."""


def _funds(office: Office) -> list[str]:
    by = at_work(office, Role.CHIEF_FINANCE_OFFICER)
    listed = list(rows("essex_funds.csv"))
    for row in listed:
        cap, kind, term = CAPS.get(row["code"], (None, "", TERMS.get(row["code"], "")))
        fund = funds.record_fund(
            by=by,
            office=office,
            code=row["code"],
            name=row["fund"],
            purpose=row["purpose"],
            money_from=row["funding_source"],
            instruments=row["instrument"],
            allowed=WAYS.get(row["code"], []),
            rhythm=row["commissioned"],
            cap=cap,
            cap_kind=kind,
            cap_as_written=row["limit_gbp"],
            term=term,
            source=f"{E23}, {row['section']}",
        )
        funds.publish_fund(by=by, fund=fund)
    return [f"{len(listed)} funds"]


def _boards(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    listed = [row for row in rows("essex_boards_partners.csv") if row["kind"] in OUR_PART]
    for row in listed:
        publish_board(
            office,
            by=by,
            name=row["name"],
            kind=row["kind"],
            our_part=OUR_PART[row["kind"]],
            source=f"{E23}, {row['section']}",
        )
    return [f"{len(listed)} boards and partnerships"]
