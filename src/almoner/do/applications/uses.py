"""What an application's answers are used for besides being read, as those who write a form choose it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from almoner.do.grants.parts import MATCH_EVIDENCE
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.questions import uses
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.definition import AMOUNT, Kind
from almoner.foundation.questions.uses import Use
from almoner.strategy.plans.models import Priority

from .rules.meaning import AT_RISK, POLICY, TITLES

_LIST = frozenset({Kind.CHOICE, Kind.CHOICES})


def _districts(office: Office) -> Sequence[tuple[str, str]]:
    return list(Area.objects.filter(office=office).order_by("name").values_list("name", "code"))


def _priorities(office: Office) -> Sequence[tuple[str, str]]:
    """Those of the plan that began last."""
    rows = Priority.objects.filter(office=office).order_by("plan__begins_first", "plan_id", "order")
    by_plan: dict[object, list[tuple[str, str]]] = {}
    for plan, title in rows.values_list("plan_id", "title"):
        by_plan.setdefault(plan, []).append((title, ""))
    return [*by_plan.values()][-1] if by_plan else []


USES = (
    Use(
        AMOUNT,
        _("the amount asked for: held against the most and the least, and decides which questions are asked"),
        frozenset({Kind.MONEY}),
        _("No question asks for the amount: nothing is held against the most for one award."),
    ),
    Use(
        TITLES[0],
        _("what the project is called: lists, letters and the public page name it so"),
        frozenset({Kind.SHORT}),
        _("No question asks what the project is called: lists show the reference alone."),
    ),
    Use(
        "summary",
        _("what the project does: stands over the application and in the award table"),
        frozenset({Kind.SHORT, Kind.LONG}),
    ),
    Use(
        "budget",
        _("the budget: capital and revenue are added up from it"),
        frozenset({Kind.LINES}),
        _("No budget lines are used as the budget: capital and revenue are not told apart."),
    ),
    Use(
        "places",
        _("where it happens: districts are compared before money is given, and floors speak of them"),
        _LIST,
        _("No question asks where it happens: nobody sees whether money reaches every district."),
        _districts,
    ),
    Use(
        "groups",
        _("whom it helps: groups are compared before money is given, and floors speak of them"),
        _LIST,
        _("No question asks whom it helps: nobody sees whom the round leaves out."),
    ),
    Use(
        "priorities",
        _("the priorities of the plan that it serves"),
        _LIST,
        _("No question asks for priorities of the plan: every bid is taken to serve all that the round serves."),
        _priorities,
    ),
    Use(
        AT_RISK,
        _("whether children or adults at risk are involved: any answer but “No”, “None” or “Neither” needs a policy"),
        _LIST,
        _("No question asks about children and adults at risk: nobody is stopped for want of a safeguarding policy."),
    ),
    Use(
        POLICY,
        _("the safeguarding policy, without which work with children or adults at risk is not taken"),
        frozenset({Kind.FILE}),
    ),
    Use(
        MATCH_EVIDENCE,
        _("evidence of match funding: officers read it, and judges where the round does not keep it from them"),
        frozenset({Kind.FILE}),
    ),
)
"""The keys are those of `rules.meaning`, which reads the answers."""


def register_uses() -> None:
    """Offer them to those who write forms for applications."""
    uses.register(Form.Purpose.APPLICATION, *USES)
