"""Leicester, Leicestershire and Rutland: the strategy of November 2022, and the framework of 2025 to 2028."""

import datetime as dt
from dataclasses import replace

from almoner.do.agreements import actions as agreements
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.particulars import Particulars
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.services.actions import correct_service, record_service
from almoner.foundation.services.models import Service
from almoner.governance.boards.models import Board
from almoner.kernel.dates import ApproximateDate, parse_date
from almoner.kernel.money import Amount, parse_amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import actions as funds
from almoner.strategy.funds.models import Fund, FundingAgreement, FundingAmount, MoneyPlan
from almoner.strategy.funds.versions import entry_of
from almoner.strategy.plans import actions as plans
from almoner.strategy.plans.models import Aim, Priority

from . import rounds
from .bring import bring
from .examples import left_on_the_desk
from .offices import L22, L22_KNOWN, L25, L25_KNOWN, at_work, rows
from .papers import publish_board, publish_framework, publish_strategy

OUR_ROLE = {
    "Facilitating Commissioner": Service.OurRole.FACILITATING,
    "Lead Commissioner": Service.OurRole.LEAD,
    "Co-Commissioner": Service.OurRole.CO,
    "Influencing Commissioner": Service.OurRole.INFLUENCING,
}
VIOLENCE_REDUCTION = "Invest in the Violence Reduction Network"


def play(office: Office, today: dt.date) -> list[str]:
    """Both papers, then what the demonstration adds and says so. Returns what was done, in words."""
    told = [*_strategy_of_2022(office), *_framework_of_2025(office), *_linked(office)]
    return [*told, *left_on_the_desk(office, today), *rounds.play(office, today)]


# --- The strategy of November 2022


def _strategy_of_2022(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    known = {"by": by, "office": office, "document": L22, "known_from": L22_KNOWN}
    done = [bring("police_crime_plan_priorities.csv", kind="plan", **known)]
    _measures(office)
    publish_strategy(
        office,
        by=by,
        title="Commissioning strategy",
        version="",
        dated=ApproximateDate.day(L22_KNOWN),
        review=("April 2023", "the priorities of 2022-2023 to be reviewed and updated in April 2023"),
        source=L22,
    )
    _safety_fund(office)
    done += [
        bring("leics_2022_contracts.csv", kind="agreements", **known),
        bring("leics_2022_vrn_contracts_as_printed.csv", kind="agreements", **known),
        bring("leics_2022_safety_fund_rounds.csv", kind="rounds", **known),
    ]
    _framework_of_2022(office)
    return done


def _measures(office: Office) -> None:
    """What is wanted under the two strategic aims, and by when."""
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    aims = {aim.title: aim for aim in Aim.objects.filter(office=office)}
    for row in rows("leics_2022_measures.csv"):
        plans.record_measure(
            by=by,
            aim=aims[row["aim"]],
            order=int(row["order"]),
            text=row["measure"],
            due_by=parse_date(row["due"]),
            due_as_written=row["due_as_written"],
        )


def _safety_fund(office: Office) -> None:
    by = at_work(office, Role.CHIEF_FINANCE_OFFICER)
    fund = funds.record_fund(
        by=by,
        office=office,
        code="SAFETY",
        name="Commissioners Safety Fund",
        purpose="Projects led by communities that reduce crime and support those it harms.",
        instruments="grant",
        allowed=["round"],
        rhythm="Several rounds in a financial year",
        cap=10_000,
        cap_kind=Fund.CapKind.LIMIT,
        cap_as_written="a value of up to £10,000 for a 12-month period",
        term="12 months",
        source=f"{L22}, Commissioning Resources",
    )
    funds.publish_fund(by=by, fund=fund)


def _framework_of_2022(office: Office) -> None:
    """The year's commissioning framework: its lines are the contracts with their numbers and values."""
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    year = FinancialYear(2022)
    framework = publish_framework(
        office,
        by=by,
        title="Commissioning framework 2022-2023",
        version="1",
        begins=ApproximateDate.day(year.first),
        ends=ApproximateDate.day(year.last),
        introduction="Upcoming commissioning activity, as printed in the appendix.",
        source=f"{L22}, Appendix",
    )
    held = {each.number: each for each in Agreement.objects.filter(office=office).select_related("service")}
    for file in ("leics_2022_contracts.csv", "leics_2022_vrn_contracts.csv"):
        for row in rows(file):
            plans.record_line(
                by=by,
                framework=framework,
                title=row["contract_name"],
                reference=row["contract_number"],
                service=held[row["contract_number"]].service,
                amount_amount=parse_amount(row["contract_value_as_written"]),
                note=row["section"],
            )


# --- The framework of 2025 to 2028


def _framework_of_2025(office: Office) -> list[str]:
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    _one_service_over_the_years(office)
    done = [
        bring(
            "leics_2025_mtfp.csv",
            by=at_work(office, Role.CHIEF_FINANCE_OFFICER),
            office=office,
            kind="budget",
            document=L25,
            known_from=L25_KNOWN,
        ),
        bring("leics_2025_forward_plan.csv", by=by, office=office, kind="forward", document=L25, known_from=L25_KNOWN),
    ]
    _caveats(office)
    publish_framework(
        office,
        by=by,
        title="Commissioning framework 2025 to 2028",
        version="1",
        begins=ApproximateDate.financial_year(2025),
        ends=ApproximateDate.financial_year(2027),
        introduction="How the office commissions, and its focus year by year, with a fourth year (2028/29) printed.",
        source=L25,
    )
    done.append(
        bring(
            "leics_2025_year_plan.csv",
            by=by,
            office=office,
            kind="actions",
            document=L25,
            known_from=L25_KNOWN,
            publish=False,  # they stand in their framework, which is published already
        )
    )
    _workstreams(office)
    _money_in(office)
    return done


def _caveats(office: Office) -> None:
    """What the paper says over its table, which no row of a spreadsheet holds (FIN-04): a version with its reason."""
    plan = MoneyPlan.objects.get(office=office)
    caveats = (
        "The plan outlines known and expected spend from 2025 to 2028. It depends on funding allocations, on new"
        " government initiatives and on any income that may be generated. It is projected spend, and subject to change."
    )
    funds.record_money_plan_version(
        by=at_work(office, Role.CHIEF_FINANCE_OFFICER),
        plan=plan,
        entry=replace(entry_of(plan.versions.get()), caveats=caveats),
        known_from=L25_KNOWN,
        reason="The caveats that the paper prints over the table",
        seen=1,
    )


def _one_service_over_the_years(office: Office) -> None:
    """Victim First in 2022 and in 2027 is one service: the forward plan will find it under its short name."""
    correct_service(
        by=at_work(office, Role.HEAD_OF_COMMISSIONING),
        service=Service.objects.get(office=office, name="Victim First Services"),
        name="Victim First",
        purpose="The first line of support after a crime, working with the force.",
        groups=["victims of crime"],
        source=f"{L22}, Commissioning Resources",
        reason="The framework of 2025 calls it Victim First",
    )


def _workstreams(office: Office) -> None:
    """The examples that the framework gives of each role, and the boards that come with them."""
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    for row in rows("leics_2025_role_examples.csv"):
        made = record_service(
            by=by,
            office=office,
            name=row["example_workstream"],
            our_role=OUR_ROLE[row["role"]],
            source=f"{L25}, {row['role']}",
        )
        if made.our_role == Service.OurRole.CO:
            _led_by_others(office, made)
    publish_board(
        office,
        by=by,
        name="Contract project boards for domestic abuse and sexual violence services",
        kind="project board",
        our_part=Board.OurPart.MEMBER,
        terms="Monitoring of progress and performance of services commissioned together with the local authorities.",
        source=f"{L22}, Commissioning Resources",
    )


def _led_by_others(office: Office, service: Service) -> None:
    """What the office only takes part in: another body leads, and it is never listed as our contract."""
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    agreements.publish(
        by=by,
        record=agreements.record_arrangement(
            by=by,
            office=office,
            service=service,
            particulars=Particulars(
                lead_name="Lead commissioner, not named in the paper",
                our_share=Amount.not_known("not stated"),
                document=f"{L25}, Co-Commissioner",
            ),
            known_from=L25_KNOWN,
        ),
    )


def _money_in(office: Office) -> None:
    """The money that the framework says is not yet known."""
    by = at_work(office, Role.CHIEF_FINANCE_OFFICER)
    grant = funds.record_funding(
        by=by,
        office=office,
        title="MoJ DASV grant funding",
        kind=FundingAgreement.Kind.NOT_STATED,
        funder_name="Ministry of Justice",
        ends=ApproximateDate.month(2026, 3),
        is_restricted=True,
        purposes="Domestic abuse and sexual violence. Printed among the spend, named as income: kind not stated.",
        source=f"{L25}, Forward Commissioning Plan",
    )
    funds.record_funding_amount(
        by=by,
        funding=grant,
        year=2026,
        amount=Amount.not_known("not yet known"),
        certainty=FundingAmount.Certainty.NOT_YET_KNOWN,
    )


def _linked(office: Office) -> list[str]:
    """The Violence Reduction Network's contracts serve the priority that names it; the others wait to be linked."""
    by = at_work(office, Role.COMMISSIONING_OFFICER)
    network = Priority.objects.get(office=office, title=VIOLENCE_REDUCTION)
    listed = list(Agreement.objects.filter(office=office, number__startswith="VRN").order_by("sort_key"))
    for agreement in listed:
        agreements.link_to_priority(
            by=by, agreement=agreement, priority=network, reason="The list it stands in is the network's own"
        )
    return [f"{len(listed)} agreements linked to their priority"]
