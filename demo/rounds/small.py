"""Round 8, of small grants: officers judge it without a panel, and half of it is recommended or not, with reasons."""

import json
from decimal import Decimal

from almoner.do.applications import actions as applications
from almoner.do.applications.models import Application
from almoner.do.applications.rules.judging import NOT_RECOMMENDED, RECOMMENDED, Answer
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import FormVersion
from almoner.governance.interests import actions as interests
from almoner.strategy.funds.models import Pot
from demo.clock import Clock
from demo.offices import at_work

from . import sifting
from .applying import apply
from .asking import FORM, invite
from .groups import LABEL, Group
from .money import SUPPORT

AVAILABLE = Decimal("5000.00")
MOST = Decimal("1000.00")
CRITERIA = [
    "Does it help people whom crime has hurt, or who fear it?",
    "Does the group say what will be different for them?",
    "Do the costs fit the work?",
]
TIED_TO = "Frisby Allotment Neighbours"
"""The officer's own allotment is there: it is the head of commissioning who recommends this one or not."""
ASKING = {
    "Wreake Valley Listening Room": "1000.00",
    "Burbage Bridge Group": "850.00",
    "Quorn Quilting for Recovery": "600.00",
    "Mountsorrel Memory Café": "950.00",
    "Uppingham Bell Group": "700.00",
    "Ketton Farm Families": "1000.00",
    "Measham Miners' Wives": "900.00",
    TIED_TO: "500.00",
}
MET = (
    "The people it names are such people.",
    "It says so, step by step.",
    "I added them up and asked about the largest.",
)
JUDGED: dict[str, tuple[str, str, str, str]] = {
    "Wreake Valley Listening Room": (
        NOT_RECOMMENDED, "", "£1,000 does not pay for 260 sessions, and it is not said who pays the rest.",
        "People wait for counselling in Melton, but this cannot begin with what is asked for here.",
    ),
    "Burbage Bridge Group": (
        RECOMMENDED, "850.00", "", "Two people visited last year came to the police with them. The costs are right.",
    ),
    "Quorn Quilting for Recovery": (
        RECOMMENDED, "600.00", "", "A small sum for a morning that is run by women who know; children have a place.",
    ),
    "Mountsorrel Memory Café": (
        RECOMMENDED, "800.00", "", "It begins with people it meets already. The county prints leaflets for nothing.",
    ),
}  # fmt: skip
"""By group: what is recommended, for how much, why the costs do not fit (else they do), and the reason."""


LEFT_OUT = frozenset(
    {"address", "governing_document", "trustees", "groups", "partners", "continues", "other_money", "match_evidence"}
)
"""What the fund's form asks of larger grants alone."""
ITS_OWN = {
    "summary": {"why": "By this officers answer the first and the second criterion."},
    "need": {"why": "So that we know whom it helps."},
    "amount": {"help": "Up to £1,000 in this round."},
}
"""What it says otherwise."""


def play(office: Office, clock: Clock, groups: list[Group], pots: list[Pot]) -> str:
    """From the invitation to yesterday, when an officer was half way. Returns what was done, in words."""
    held = _invited(office, clock, pots)
    named = {group.row["name"]: group for group in groups}
    asked = {
        name: apply(named[name], held, clock, day=-24 + 2 * place, at="18:40", most=Decimal(most))
        for place, (name, most) in enumerate(ASKING.items())
    }
    with clock.at(-7):
        eligible = sifting.sift(held, by=Role.HEAD_OF_COMMISSIONING)
        sifting.check(held, eligible, sifting.BEFORE_SCORING, reuse=True, by=Role.HEAD_OF_COMMISSIONING)
    with clock.at(-6, "08:50"):
        interests.declare_interest(
            by=at_work(office, Role.COMMISSIONING_OFFICER),
            office=office,
            name=f"{TIED_TO} {LABEL}",
            kind="other",
            nature="Has an allotment there and sits on the committee",
        )
    with clock.at(-1, "15:10"):
        for name, said in JUDGED.items():
            _recommend(office, asked[name], *said)
    return f"round 8 without a panel: {len(asked)} applied, {len(JUDGED)} recommended or not"


def _form(office: Office) -> FormVersion:
    """The fund's form made short: for a small grant, less is asked."""
    form = json.loads(FORM.read_bytes())
    form["title"] = "Safety Fund: small grants"
    for section in form["definition"]["sections"]:
        section["questions"] = [
            each | ITS_OWN.get(each["key"], {}) for each in section["questions"] if each["key"] not in LEFT_OUT
        ]
    by = at_work(office, Role.HEAD_OF_COMMISSIONING)
    made = questions.import_form(by=by, office=office, content=json.dumps(form))
    version: FormVersion = questions.publish_version(by=by, form=made)
    return version


def _invited(office: Office, clock: Clock, pots: list[Pot]) -> Invitation:
    with clock.at(-50):
        form = _form(office)
    return invite(
        office,
        clock,
        number=8,
        opens=-34,
        closes=(-8, "12:00"),
        promised=27,
        theme="Example: Small grants for groups run by volunteers",
        text="An example round. For groups without staff that stand by people whom crime has hurt: up to £1,000, with a"
        " short wait.",
        purposes=[SUPPORT],
        available=AVAILABLE,
        sources=[SourceEntry(pots[1].pk, AVAILABLE)],
        cap=MOST,
        least=Decimal("100.00"),
        tiers=[],
        expected_applicants=10,
        judging="officers",
        criteria=CRITERIA,
        scheme={},
        anchors={},
        guidance="",
        endorsements=[],
        form_version=form,
        floors=[{"name": "Groups at work in Rutland", "group": "district:E06000017", "awards": 1, "pounds": ""}],
    )


def _recommend(office: Office, application: Application, outcome: str, amount: str, unmet: str, reason: str) -> None:
    last = len(CRITERIA) - 1
    answers = [
        Answer(criterion, met=not (unmet and place == last), words=unmet if unmet and place == last else MET[place])
        for place, criterion in enumerate(CRITERIA)
    ]
    applications.recommend(
        by=at_work(office, Role.COMMISSIONING_OFFICER),
        application=application,
        answers=answers,
        outcome=outcome,
        amount=Decimal(amount) if amount else None,
        reason=reason,
    )
