"""What answers mean to an application, by the key of their question. Other keys mean nothing special here.

amount, project_name or title, summary, places, priorities, groups, budget, at_risk, safeguarding_policy, other_money,
match_evidence, organisation, starts, people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.questions.rules.answers import Answer, pounds_of
from almoner.foundation.questions.rules.asking import Asked
from almoner.foundation.questions.rules.definition import Definition, Kind
from almoner.foundation.questions.rules.problems import Problem

from .amounts import Bounds, capital_and_revenue

TITLES = ("project_name", "title")
AT_RISK, POLICY = "at_risk", "safeguarding_policy"
_NOT_AT_RISK = frozenset({"no", "none", "neither"})
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an application says, as lists, boards and the panel need it. Money in pounds."""

    title: str
    summary: str
    amount: Decimal | None
    capital: Decimal | None
    revenue: Decimal | None
    places: tuple[tuple[str, str], ...]
    """(key, label) of each place it is for."""
    priorities: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    at_risk: bool
    policies: tuple[str, ...]
    """The ids of the documents given as safeguarding policy."""


def meaning(definition: Definition, answers: Mapping[str, Any], *, amount: Decimal | None = None) -> Meaning:
    """Read what answers mean. ``amount`` stands in where the form asks for none."""
    sums = capital_and_revenue(answers.get("budget"))
    asked = pounds_of(answers.get(definition.amount or "amount"))
    policies = answers.get(POLICY)
    return Meaning(
        title=title_of(answers),
        summary=_words(answers.get("summary")),
        amount=amount if asked is None else asked,
        capital=sums[0] if sums else None,
        revenue=sums[1] if sums else None,
        places=_chosen(definition, answers, "places"),
        priorities=_chosen(definition, answers, "priorities"),
        groups=_chosen(definition, answers, "groups"),
        at_risk=_is_yes(answers.get(AT_RISK)),
        policies=tuple(str(each) for each in policies) if isinstance(policies, list) else (),
    )


def title_of(answers: Mapping[str, Any]) -> str:
    """What the project is called; "" while nobody has said."""
    return next((_words(answers[key])[:LONGEST_TITLE] for key in TITLES if _words(answers.get(key))), "")


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_yes(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_yes(each) for each in value)
    return value is True or (isinstance(value, str) and bool(value) and value.lower() not in _NOT_AT_RISK)


def _chosen(definition: Definition, answers: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    question, value = definition.question(key), answers.get(key)
    if question is None or value is None or question.kind not in {Kind.CHOICE, Kind.CHOICES, Kind.SHORT}:
        return ()
    return tuple((str(each), question.label_of(str(each))) for each in (value if isinstance(value, list) else [value]))


# --- What keeps an application from being submitted, besides what the form says


def further_problems(
    definition: Definition, found: Asked, bounds: Bounds, *, has_policy_elsewhere: bool = False
) -> list[Problem]:
    """What the round refuses of the answers: the amount, and children or adults at risk without a policy.

    ``has_policy_elsewhere``: a valid safeguarding policy is in the organisation's passport.
    """
    answers: Mapping[str, Answer] = found.answers
    read = meaning(definition, answers, amount=found.amount)
    key = definition.amount or "amount"
    made = [Problem(_section_of(definition, key), key, sentence) for sentence in bounds.fit(read.amount).refusals]
    if read.at_risk and not read.policies and not has_policy_elsewhere:
        where = POLICY if definition.question(POLICY) is not None else AT_RISK
        made.append(Problem(_section_of(definition, where), where, _no_policy()))
    return made


def _no_policy() -> str:
    return _(
        "You work with children or adults at risk, so we need your safeguarding policy before you can submit. "
        "Add it here, or to your organisation's passport."
    )


def _section_of(definition: Definition, key: str) -> str:
    section = definition.section_of(key)
    return section.key if section is not None else ""
