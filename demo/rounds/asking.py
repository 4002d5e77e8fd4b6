"""The invitations to the example rounds: what is common to all three, and the form that they ask."""

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from almoner.do.grants import actions as grants
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import Form, FormVersion
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority
from demo.clock import Clock
from demo.offices import at_work

from .money import safety_fund

FORM = Path(__file__).resolve().parent.parent / "forms" / "safety-fund.json"
SCHEME = Scheme(
    (
        Criterion(
            "impact",
            "What it changes for people",
            Decimal(35),
            ("change", "reach"),
            part_titles=("what is different afterwards", "who is reached"),
        ),
        Criterion("need", "How well the need is known", Decimal(40)),
        Criterion("fit", "Fit with what is there already", Decimal(15)),
        Criterion("value", "Value for money", Decimal(10)),
    ),
    Scale(0, 5),
    Decimal(50),
    ("impact", "need"),
)
"""35, 40, 15 and 10 in a hundred, however many parts the first one has."""
ANCHORS = {
    "change": {"0": "Nothing would be different.", "3": "Some people would be better off.", "5": "Lives would change."},
    "reach": {"0": "Nobody new.", "3": "Some who are not reached now.", "5": "People whom nobody else reaches."},
    "need": {"0": "Said, not shown.", "3": "Shown by the group's own work.", "5": "Shown, and heard from victims."},
    "fit": {"0": "Is done already.", "3": "Knows its neighbours.", "5": "Fills a gap together with them."},
    "value": {"0": "The costs do not fit.", "3": "Fair.", "5": "Much for little, and something stays."},
}
CONDITIONS = [
    {
        "question": "Does your group work in Leicester, Leicestershire or Rutland?",
        "wanted": "yes",
        "stop": "The fund may only pay for work in Leicester, Leicestershire and Rutland.",
    },
    {
        "question": "Is your group run for the good of others, and not for profit?",
        "wanted": "yes",
        "stop": "The fund is for groups that work for the good of others.",
    },
    {
        "question": "Would the money pay for something that a council or another public body must do by law?",
        "wanted": "no",
        "stop": "The fund may not take the place of what public bodies must pay for.",
    },
    {
        "question": "Would it be the only money your group has?",
        "wanted": "no",
        "stop": "A group that lives on one grant alone is at risk when that ends. Look for a second source first.",
    },
]
ELSEWHERE = (
    "Your council's community grants, the lottery's small grants and your community foundation support groups of every"
    " size. A voluntary action office near you helps with the form."
)


HELP = (
    "Callum Sample answers questions about the form by telephone, 0116 496 0181, and reads a draft once if it comes two"
    " weeks before the closing: he says what is missing, not what to write.\n"
    "The Example Council for Voluntary Service helps small groups for nothing with plans, budgets and letters of"
    " support, and reads proofs: help@cvs.example.org, 0116 496 0155.\n"
    "Workshops are announced on the opportunity's page. Answers to questions are published there for everybody.\n"
    "The form is also there on paper, in large print and in other languages. Those who cannot write it may tell it to"
    " us: we enter it and read it back."
)


def form_of(office: Office) -> FormVersion:
    """The fund's form, published once for all rounds."""
    held = Form.objects.filter(office=office).first()
    if held is None:
        by = at_work(office, Role.HEAD_OF_COMMISSIONING)
        held = questions.import_form(by=by, office=office, content=form_for(office))
        return questions.publish_version(by=by, form=held)
    return held.versions.latest("number")


def form_for(office: Office) -> str:
    """The form as a file. Another office than Leicestershire asks for its own districts and priorities, by no cap."""
    form = json.loads(FORM.read_bytes())
    if office.slug != "leicestershire":
        form["title"] = "Community safety: application"
        areas = Area.objects.filter(office=office).order_by("name").values_list("code", "name")
        titles = Priority.objects.filter(office=office).order_by("plan__begins_first", "order").values_list("title")
        own = {
            "places": [{"value": code, "label": name} for code, name in areas],
            "priorities": [{"value": f"p{n}", "label": title[:300]} for n, (title,) in enumerate(titles[:90], start=1)],
        }
        for section in form["definition"]["sections"]:
            section["questions"] = [
                each | ({"choices": own[each["key"]]} if each["key"] in own else {})
                for each in section["questions"]
                if len(own.get(each["key"], "any")) > 1
            ]
            for each in section["questions"]:
                if each["key"] == "amount":
                    del each["help"]
    return json.dumps(form)


def invite(
    office: Office, clock: Clock, *, number: int, opens: int, closes: tuple[int, str], promised: int, **facts: Any
) -> Invitation:
    """Prepare a round of the fund, and publish it on the day it opens.

    ``opens`` and ``promised`` (the day of the decision) are days from today; ``closes`` is a day and a time. ``let_in``
    are pots outside their purposes that the chief finance officer lets in: (pot, pounds, reason). ``form_version`` is
    another form than the fund's own.
    """
    officer, head = at_work(office, Role.COMMISSIONING_OFFICER), at_work(office, Role.HEAD_OF_COMMISSIONING)
    sources: Sequence[SourceEntry] = facts.pop("sources")
    let_in: Sequence[tuple[Pot, Decimal, str]] = facts.pop("let_in", ())
    with clock.at(opens - 14):
        form = facts.pop("form_version", None) or form_of(office)
        round_ = grants.record_round(
            by=officer,
            fund=safety_fund(office),
            year=FinancialYear.containing(clock.today).starting,
            number=number,
            facts={"theme": facts["theme"]},
        )
        held = grants.prepare_invitation(
            by=officer,
            round_=round_,
            priorities=priorities(office),
            sources=sources,
            form_version=form,
            **(common(clock, opens, closes, promised) | facts),
        )
    with clock.at(opens - 3):
        for pot, amount, reason in let_in:
            treasurer = at_work(office, Role.CHIEF_FINANCE_OFFICER)
            grants.let_in_source(by=treasurer, invitation=held, pot=pot, amount=amount, reason=reason)
    with clock.at(opens - 1, "16:00"):
        grants.publish_invitation(by=head, invitation=held)
    return fresh(held)


def common(clock: Clock, opens: int, closes: tuple[int, str], promised: int) -> dict[str, Any]:
    """What all three rounds say."""
    starts = clock.day(promised + 35)
    return {
        "term_months": 12,
        "cap": Decimal("10000.00"),
        "cap_kind": "limit",
        "least": Decimal("500.00"),
        "tiers": [{"title": "Small", "from": "", "to": "2500.00"}, {"title": "Standard", "from": "2500.01", "to": ""}],
        "opens_at": clock.moment(opens, "09:00"),
        "closes_at": clock.moment(*closes),
        "late_policy": "exception",
        "decision_on": clock.day(promised),
        "pay_on": clock.day(promised + 28),
        "spend_from": starts,
        "spend_to": starts + dt.timedelta(days=364),
        "who_can_apply": "Charities, community interest companies and community groups that work in the area.",
        "organisation_forms": ["charity", "cic", "community"],
        "eligibility": CONDITIONS,
        "other_sources": ELSEWHERE,
        "expected_applicants": 40,
        "scheme": SCHEME,
        "anchors": ANCHORS,
        "guidance": "Judge what is written. Spelling counts for nothing.",
        "judges_per_bid": 3,
        "minutes_per_bid": 25,
        "endorsements": ["police", "community_safety"],
        "publicity": ["Say on your website that the commissioner's Safety Fund supports you."],
        "reporting": [
            {"what": "Half-way report", "due_on": (starts + dt.timedelta(days=182)).isoformat()},
            {"what": "Final report and accounts", "due_on": (starts + dt.timedelta(days=395)).isoformat()},
        ],
        "contact_name": "Callum Sample",
        "contact_email": "callum.sample@leicestershire.example.org",
        "writing_help": HELP,
    }


def priorities(office: Office) -> list[Any]:
    """The plan's priorities that the fund's rounds serve."""
    rows = Priority.objects.filter(office=office, title__in=SERVED)
    return [each.pk for each in rows.order_by("order")]


SERVED = (
    "Quality service to tackle domestic abuse incl. protection orders, victim services, perpetrator programmes",
    "Positive criminal justice response to victims",
)


def fresh(held: Invitation) -> Invitation:
    """The invitation as it stands now."""
    return Invitation.objects.select_related("office", "round__fund").get(pk=held.pk)
