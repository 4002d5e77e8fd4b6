"""An annual allocation beside the rounds: partnerships of districts, by their people; decided, offered, published."""

from decimal import Decimal

from almoner.do.allocations import actions as allocations
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award
from almoner.do.checks import actions as checks
from almoner.do.checks.entering import Entry
from almoner.do.checks.queries import standing
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import member
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import people_with
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.queries import paper_of
from almoner.kernel.money import Amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import actions as funds
from almoner.strategy.plans.models import Priority
from demo.clock import Clock
from demo.offices import at_work
from demo.people import of_office

from .completed import SIGNING, WORDS
from .money import INVENTED

TOTAL = Decimal("90000.00")
DISTRICTS = ("Charnwood", "Melton", "Rutland")
EACH_AT_LEAST = Decimal("15000.00")


def play(office: Office, clock: Clock) -> str:
    """Three partnerships share a sum by their people, nobody less than 15,000. Returns what was done, in words."""
    officer, head = at_work(office, Role.COMMISSIONING_OFFICER), at_work(office, Role.HEAD_OF_COMMISSIONING)
    with clock.at(-100):
        bodies = {name: _partnership(name) for name in DISTRICTS}
        table = allocations.record_table(by=officer, office=office, entry=_entry(office, clock, bodies))
    with clock.at(-98):
        for award in allocations.fix_table(by=officer, allocation=table):
            _checked(award, clock)
        lead = next(each for each in of_office(office.slug) if each.role == Role.COMMISSIONING_OFFICER)
        words = {name: text for name, text in WORDS.items() if name != "recommendation"}
        decision = allocations.put_table_to_decision(
            by=officer, allocation=table, lead=Person.objects.get(email=lead.email), **words
        )
        decisions.put_to_signature(by=head, decision=decision)
    for day, role in zip((-96, -95, -94), SIGNING, strict=True):
        with clock.at(day, "11:30"):
            now = Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)
            sheet = paper_of(now, clock.day(day)).hash
            decisions.sign(by=at_work(office, role), decision=now, sheet=sheet, outcome="approved")
    with clock.at(-92):
        allocations.send_offers(by=officer, allocation=table)
    with clock.at(-90):
        _accepted(decision)
        now = Decision.objects.get(pk=decision.pk)
        decisions.publish(by=at_work(office, Role.MONITORING_OFFICER), decision=now, looked_at=True)
    return f"an annual allocation of {TOTAL:,.0f} to {len(bodies)} partnerships, decided and published"


def _partnership(district: str) -> Organisation:
    """An invented partnership with one invented person."""
    name = f"Example: {district} Community Safety Partnership"
    email = f"partnership@{district.lower()}.example.org"
    person = Person.objects.create_user(email, name=f"{district} Example")
    made: Organisation = organisations.register_organisation(
        by=themselves(person), name=name, form=Organisation.Form.PARTNERSHIP
    )
    return made


def _entry(office: Office, clock: Clock, bodies: dict[str, Organisation]) -> TableEntry:
    year = FinancialYear.containing(clock.today).starting
    pot = funds.record_pot(
        by=at_work(office, Role.CHIEF_FINANCE_OFFICER),
        office=office,
        name="Example: money for partnerships",
        amount_amount=Amount.of(TOTAL),
        year=year,
        purposes="Community safety",
        permitted=["Community safety"],
        source=INVENTED,
    )
    areas = {each.name: each.pk for each in Area.objects.filter(office=office, name__in=DISTRICTS)}
    return TableEntry(
        title="Example: community safety partnerships",
        year=year,
        total=TOTAL,
        basis="population",
        description="An example. Each partnership plans with its district what makes people there safer.",
        least=EACH_AT_LEAST,
        purposes=("Community safety",),
        priorities=tuple(
            Priority.objects.filter(office=office).order_by("order", "pk").values_list("pk", flat=True)[:1]
        ),
        sources=(SourceEntry(pot.pk, TOTAL),),
        recipients=tuple(RecipientEntry(body.pk, areas[name]) for name, body in bodies.items()),
    )


def _checked(award: Award, clock: Clock) -> None:
    """What a partnership need not show anew: its council is audited and keeps the policies."""
    by = at_work(award.office, Role.COMMISSIONING_OFFICER)
    case = {"office": award.office, "organisation": award.organisation, "subject": award.pk}
    lines = standing(seen_by=by, amount=award.amount, on=clock.day(-98), **case)
    why = "A statutory partner: its council is audited, and keeps the policies."
    entries = [Entry(line.kind.key, "not_needed", why) for line in lines if not line.is_clear]
    if entries:
        checks.make_checks(by=by, entries=entries, **case)


def _accepted(decision: Decision) -> None:
    """Each partnership says yes."""
    for award in Award.objects.filter(decision=decision).order_by("title", "pk"):
        (person,) = people_with(award.organisation_id)
        parts, key = frozenset(Part), award.organisation_id
        by = member(person.name, person_id=person.pk, organisation_id=key, parts=parts, via="demo")
        awards.answer_offer(by=by, award=award, accepts=True)
