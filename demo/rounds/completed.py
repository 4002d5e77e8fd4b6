"""Round 5: judged, decided, agreed, paid and published. Its theme is that of a round of 2022; the rest is invented."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from almoner.do.applications import actions as applications
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award, SuggestionMade
from almoner.do.awards.queries.choosing import field_of
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.do.scoring import actions as scoring
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.queries import paper_of
from almoner.strategy.funds.models import Pot
from demo.clock import Clock
from demo.offices import at_work
from demo.people import of_office

from . import judging, paying, sifting
from .applying import apply
from .asking import fresh, invite
from .groups import Group
from .money import YOUNG

APPLY = slice(0, 18)
FAILS = 8
SIGNING = (Role.MONITORING_OFFICER, Role.CHIEF_FINANCE_OFFICER, Role.OFFICE_HOLDER)
WORDS = {
    "recommendation": "Make the awards in the table, as the panel recommends.",
    "power": "Police Reform and Social Responsibility Act 2011, section 9; Anti-social Behaviour, Crime and Policing"
    " Act 2014, section 143",
    "reason_crime": "Children who are helped early are less often hurt again, and less often drawn into crime.",
    "reason_value": "Groups run by volunteers; the median award reaches a child for less than £200.",
    "options": "Fund fewer groups in full; fund none and carry the money over.",
    "equality": "By district and group the awards were set beside who applied and beside the population.",
    "risk": "A small group may not start: nothing is paid before a signed agreement and checked bank details.",
    "interests": "One panel member declared a tie and saw nothing of that bid.",
}


def play(office: Office, clock: Clock, groups: list[Group], pots: list[Pot]) -> str:
    """From the invitation to the last payment. Returns what was done, in words."""
    held = invite(
        office,
        clock,
        number=5,
        opens=-196,
        closes=(-168, "12:00"),
        promised=-140,
        theme="Example: Specialist – Children and Young People",
        text="An example round. For small groups that help children and young people who were hurt by crime, or who"
        " live where it happens.",
        purposes=[YOUNG],
        available=Decimal("60000.00"),
        sources=[SourceEntry(pots[0].pk, Decimal("60000.00"))],
        floors=[{"name": "Groups at work in Rutland", "group": "district:E06000017", "awards": 1, "pounds": ""}],
    )
    applied = [
        apply(group, held, clock, day=-185 + place % 16, at=f"{9 + place % 8:02}:15", most=Decimal("7500.00"))
        for place, group in enumerate(groups[APPLY])
    ]
    _judge(held, clock, applied)
    _decide(held, clock)
    made = _told(held, clock, groups)
    paying.agree_and_pay(office, clock, groups, made)
    return f"round 5 complete: {len(applied)} applied, {len(made)} awards paid"


def _judge(held: Invitation, clock: Clock, applied: list[Any]) -> None:
    officer = at_work(held.office, Role.COMMISSIONING_OFFICER)
    with clock.at(-165):
        eligible = sifting.sift(held, failing=[applied[FAILS]])
        sifting.check(held, eligible, sifting.BEFORE_SCORING, reuse=True)
    with clock.at(-163):
        exercise = applications.open_scoring(by=officer, invitation=held)
        panel = judging.seat_panel(held.office, exercise)
    with clock.at(-161, "19:30"):
        judging.declare_all(panel, exercise)
    with clock.at(-160):
        scoring.deal(by=officer, exercise=exercise)
    with clock.at(-155, "20:10"):
        judging.mark_all(panel)
    with clock.at(-152):
        scoring.begin_moderating(by=officer, exercise=exercise)
    with clock.at(-151, "14:00"):
        judging.agree_all(panel[0], exercise)
        scoring.complete(by=officer, exercise=exercise)
        applications.bring_back_results(by=officer, invitation=held)
        sifting.check(held, eligible, sifting.BEFORE_DECISION)


def _decide(held: Invitation, clock: Clock) -> None:
    """The officer follows the suggestion, keeps a reserve, and three officers sign."""
    office = held.office
    officer, head = at_work(office, Role.COMMISSIONING_OFFICER), at_work(office, Role.HEAD_OF_COMMISSIONING)
    with clock.at(-149):
        suggestion = awards.make_suggestion(by=officer, invitation=held)
        awards.propose_set(by=officer, invitation=held, choices=as_suggested(held, suggestion))
    with clock.at(-147):
        lead = next(one for one in of_office(office.slug) if one.role is Role.COMMISSIONING_OFFICER)
        decision = awards.put_to_decision(
            by=officer, invitation=held, lead=Person.objects.get(email=lead.email), **WORDS
        )
        decisions.put_to_signature(by=head, decision=decision)
    for day, role in zip((-145, -144, -142), SIGNING, strict=True):
        with clock.at(day, "11:30"):
            now = Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)
            sheet = paper_of(now, clock.day(day)).hash
            decisions.sign(by=at_work(office, role), decision=now, sheet=sheet, outcome="approved")


def as_suggested(held: Invitation, suggestion: SuggestionMade) -> dict[Any, Chosen]:
    """What is suggested is recommended; the next two are the reserve, in the panel's order."""
    amounts = {each["key"]: Decimal(each["amount"]) for each in suggestion.read["outcome"]["choices"]}
    found, waiting = {}, 0
    for each in sorted(field_of(fresh(held)).to_choose, key=lambda one: one.place or 10**6):
        amount = amounts.get(str(each.key), Decimal(0))
        if amount:
            found[each.key] = Chosen(Outcome.RECOMMEND, amount)
        elif each.place is not None and not each.why_not and waiting < 2:
            waiting += 1
            found[each.key] = Chosen(Outcome.RESERVE, order=waiting)
        else:
            found[each.key] = Chosen(Outcome.NOT_RECOMMEND, reason="")
    return found


def _told(held: Invitation, clock: Clock, groups: Iterable[Group]) -> list[Award]:
    """Letters to all, offers answered (one says no), the round completed and made public. Returns what was accepted."""
    office = held.office
    officer = at_work(office, Role.COMMISSIONING_OFFICER)
    by_key = {group.organisation.pk: group for group in groups}
    with clock.at(-140):
        awards.write_letters(by=officer, invitation=held)
        awards.send_letters(by=officer, invitation=held)
    offered = list(Award.objects.filter(invitation=held, state="offered").order_by("place"))
    with clock.at(-137, "20:45"):
        for place, award in enumerate(offered):
            no = place == len(offered) - 1
            awards.answer_offer(
                by=by_key[award.organisation_id].by,
                award=award,
                accepts=not no,
                reason="Our worker has left, and we would not manage it this year." if no else "",
            )
    with clock.at(-133):
        _finish(held)
    return list(Award.objects.filter(invitation=held, state="accepted").order_by("place"))


def _finish(held: Invitation) -> None:
    """The rest of the letters, the round completed, and the decision public."""
    office = held.office
    officer = at_work(office, Role.COMMISSIONING_OFFICER)
    awards.write_letters(by=officer, invitation=held, closing=True)
    awards.send_letters(by=officer, invitation=held, closing=True)
    awards.complete(by=officer, invitation=held)
    decision = Decision.objects.get(pk=Award.objects.filter(invitation=held).values("decision")[:1])
    decisions.publish(by=at_work(office, Role.MONITORING_OFFICER), decision=decision, looked_at=True)
