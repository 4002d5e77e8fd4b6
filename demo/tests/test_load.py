"""The story plays whole, and what it leaves adds up to what the papers print."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.do.applications.queries import for_the_officers
from almoner.do.awards.queries import field_of, floors_as_chosen
from almoner.do.awards.rules.floors import not_met
from almoner.do.grants.models import Invitation, Round, RoundFigure
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.models import Import
from almoner.plan.forward.models import ForwardEntry, ForwardVersion
from almoner.strategy.funds.models import BudgetLine, Fund, MoneyPlan, StatedTotal
from almoner.strategy.plans.models import FrameworkAction, Priority
from demo.load import load
from demo.offices import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = dt.date(2025, 11, 20)


@pytest.fixture(scope="module")
def offices(django_db_setup, django_db_blocker):
    """The story, played once for this module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        played = load(today=TODAY, say=lambda _line: None)
        django_db_blocker.block()
        yield played
        django_db_blocker.unblock()
        transaction.set_rollback(True)


def test_the_thirteen_contracts_are_public_and_one_value_is_not_known(offices):
    public = Agreement.objects.filter(office=offices["leicestershire"], published_at__isnull=False)
    assert public.exclude(service__name__startswith="Example").count() == 13
    now = AgreementVersion.objects.get(agreement__number="CORE027", agreement__office=offices["leicestershire"])
    assert now.value is None
    assert not now.parties.exists()


def test_one_printed_row_made_two_contracts(offices):
    pair = AgreementVersion.objects.filter(agreement__number__in=("VRN001", "VRN002"), number=1)
    assert {(each.source_row, each.value) for each in pair} == {(3, Decimal("83500.00"))}


def test_the_medium_term_plan_adds_up_to_its_printed_totals(offices):
    version = MoneyPlan.objects.get(office=offices["leicestershire"], published_at__isnull=False).current
    lines = BudgetLine.objects.filter(version=version)
    sums = [lines.filter(year=year).aggregate(sum=Sum("amount"))["sum"] for year in range(2024, 2028)]
    printed = StatedTotal.objects.filter(version=version, group="").order_by("year")
    wanted = ["6070096.35", "5336479.00", "4261901.00", "4247322.58"]
    assert sums == [Decimal(each) for each in wanted]
    assert [each.amount for each in printed] == sums


def test_the_first_five_rounds_add_up_and_round_five_is_split(offices):
    rounds = Round.objects.filter(office=offices["leicestershire"], published_at__isnull=False, year=2022)
    assert rounds.count() == 6
    spent = RoundFigure.objects.filter(version__round__in=rounds, what="spent")
    parts = spent.filter(version__round__number=5).exclude(contributor="")
    assert sorted(each.amount for each in parts) == [Decimal("100000.00"), Decimal("104030.33")]
    assert spent.filter(is_stated_total=False).aggregate(sum=Sum("amount"))["sum"] == Decimal("493444.80")


def test_the_forward_plan_keeps_what_is_doubtful(offices):
    entries = ForwardEntry.objects.filter(office=offices["leicestershire"])
    assert entries.count() == 11
    assert all(each.is_published for each in entries)
    victim_first = {
        each.entry.event: str(each.at) for each in ForwardVersion.objects.filter(entry__item="Victim First")
    }
    assert victim_first == {"break": "March 2027", "extension_limit": "March 2029"}
    services = {each.service.name for each in entries.select_related("service").filter(item="Victim First")}
    held = Agreement.objects.get(office=offices["leicestershire"], number="CORE004")
    assert services == {held.service.name}


def test_every_office_has_its_own(offices):
    funds = Fund.objects.filter(office=offices["essex"])
    assert set(funds.values_list("code", flat=True)) == {"CSDF", "CSF", "VF"}
    guide = funds.get(code="CSDF")
    assert (guide.cap, guide.cap_kind) == (Decimal(20000), "guide")
    assert Priority.objects.filter(office=offices["derbyshire"]).count() == 6
    assert Round.objects.filter(office=offices["derbyshire"]).count() == 3
    assert FrameworkAction.objects.filter(office=offices["leicestershire"]).count() == 12
    assert [label for label, _kinds in offices["derbyshire"].stage_labels()] == [
        "Analysis", "Development of market", "Procurement", "Delivery", "Review",
    ]  # fmt: skip


def test_half_of_the_small_round_is_judged_and_the_officer_never_sees_one(offices):
    office = offices["leicestershire"]
    small = Invitation.objects.select_related("office").get(office=office, judging="officers")
    at = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))
    seen = {
        role: for_the_officers(small, at, seen_by=at_work(office, role))
        for role in (Role.COMMISSIONING_OFFICER, Role.HEAD_OF_COMMISSIONING)
    }
    counted = [(len(each.done), len(each.ready), len(each.out), each.tied) for each in seen.values()]
    assert counted == [(4, 3, 0, 1), (4, 4, 0, 0)]
    assert not_met(floors_as_chosen(small, field_of(small))) == ["Groups at work in Rutland: 0 of at least 1 award"]


def test_nothing_invented_is_public(offices):
    hidden = Agreement.objects.filter(number__startswith="EXAMPLE")
    assert hidden.count() == 3
    assert not hidden.filter(published_at__isnull=False).exists()
    waiting = Import.objects.exclude(state="applied")
    assert {each.state for each in waiting} == {"checked"}
    assert waiting.count() == 3


def test_the_same_day_tells_the_same_story(offices):
    """What is told of a day depends on nothing but the day: the entries of each chain are as many and in one order."""
    verbs = list(Entry.objects.filter(chain=offices["essex"].pk).order_by("position").values_list("verb", flat=True))
    assert verbs[0] == "opened office"
    assert verbs.count("appointed") == 9
