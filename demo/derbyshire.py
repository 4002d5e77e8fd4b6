"""Derbyshire, as its commissioning strategy of 2021 says: priorities, services, boards, one pot for three rounds."""

import datetime as dt

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.services.actions import record_service
from almoner.foundation.services.models import Service
from almoner.governance.boards.models import Board
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.plans import actions as plans
from almoner.strategy.plans.models import Aim, Plan, Priority

from .bring import bring
from .clock import Clock
from .examples import left_on_the_desk
from .offices import D21, D21_KNOWN, at_work, rows
from .papers import publish_board, publish_framework, publish_strategy
from .rounds.elsewhere import prepare_in_derbyshire

NOT_STATED = "not stated"


def play(office: Office, today: dt.date) -> list[str]:
    """The plan, the paper, services, boards and rounds. Returns what was done, in words."""
    known = {
        "by": at_work(office, Role.HEAD_OF_COMMISSIONING), "office": office, "document": D21, "known_from": D21_KNOWN,
    }  # fmt: skip
    return [
        bring("police_crime_plan_priorities.csv", kind="plan", **known),
        bring("derbyshire_grant_rounds.csv", kind="rounds", **known),
        *_papers(office),
        *_services(office),
        *_boards(office),
        *left_on_the_desk(office, today),
        prepare_in_derbyshire(office, Clock(today)),
    ]


def _papers(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    publish_strategy(
        office,
        by=by,
        title="Commissioning strategy",
        version="",
        dated=ApproximateDate.year(2021),
        review=("2025", "every four years, sooner where practice or law changes"),
        source=f"{D21}, Policy Review",
    )
    actions = _delivery_actions(office)
    return ["one strategy with nine principles", f"{actions} actions of the delivery plan"]


def _delivery_actions(office: Office) -> int:
    """What the team will do under each priority, as measures of an aim; the paper prints no dates."""
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    plan = Plan.objects.get(office=office)
    aims: dict[str, Aim] = {}
    listed = list(rows("derbyshire_delivery_actions.csv"))
    for row in listed:
        heading = row["priority"]
        if heading not in aims:
            aims[heading] = plans.record_aim(by=by, plan=plan, title=f"Delivery plan: {heading}")
        plans.record_measure(by=by, aim=aims[heading], text=row["action"], due_as_written="no date is printed")
    return len(listed)


def _services(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    delivery_plan = publish_framework(
        office,
        by=by,
        title="Priorities and delivery plan",
        version="1",
        begins=ApproximateDate.year(2021),
        ends=ApproximateDate.year(2025),
        introduction="What the team undertakes under each priority. Neither amounts nor dates are printed.",
        source=f"{D21}, Priorities & Delivery Plan",
    )
    priorities = {row.title.casefold(): row for row in Priority.objects.filter(office=office)}
    listed = list(rows("derbyshire_services.csv"))
    for row in listed:
        together = row["kind"] == "co-commissioned"
        made = record_service(
            by=by,
            office=office,
            name=row["service"],
            purpose=row["service_as_written"],
            our_role=Service.OurRole.CO if together else Service.OurRole.NOT_STATED,
            lead_body=row["partners"] if together else "",
            source=f"{D21}, {row['section']}",
        )
        plans.record_line(
            by=by,
            framework=delivery_plan,
            title=row["service"],
            service=made,
            priority=priorities.get(row["priority"].casefold()),
            amount_amount=Amount.not_known(NOT_STATED),
            note=f"{row['kind']}: {row['status']}",
        )
    return [f"{len(listed)} services"]


def _boards(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    listed = list(rows("derbyshire_boards.csv"))
    for row in listed:
        members = [name.strip() for name in row["membership_as_written"].split(";")]
        publish_board(
            office,
            by=by,
            name=row["board"],
            kind=row["layer"],
            our_part=Board.OurPart.CHAIR if row["chair"].startswith(("PCC", "CFO")) else Board.OurPart.NOT_STATED,
            chair=row["chair"],
            membership=row["membership_as_written"],
            members=members if len(members) > 1 else (),
            terms=row["purpose"],
            source=f"{D21}, Terms of Reference",
        )
    return [f"{len(listed)} boards"]
