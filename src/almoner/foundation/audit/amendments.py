"""Entering a record and correcting it: the steps inside an action, the same for every simple record.

A room's ``actions.py`` names the facts of each record once and calls these. What is wrong comes out as one
ValidationError whose keys are the names of facts, whether a field refused it or a constraint of the database did.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint, CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of

from .actions import record as enter

_PARTS = ("_first", "_last", "_precision", "_unknown")
"""Columns of the composite fields of door.fields, whose facts are named without them."""


def entered(record: models.Model, facts: dict[str, Any], names: Iterable[str], *, by: Actor, verb: str = "") -> Any:
    """Give a new record its facts, save it and write the audit entry. Call it last in the action.

    Raises:
        TypeError: a fact is not one of ``names``.
        NotAllowed: a fact points at another office's record.
        ValidationError: a fact is not well formed, or another record has it already; the keys are names of facts.
    """
    wanted = tuple(names)
    _put(record, facts, wanted)
    store(record, wanted)
    enter(by=by, verb=verb or _verb("recorded", record), record=record, after=_filled(facts_of(record, wanted)))
    return record


def amended(
    record: models.Model,
    facts: dict[str, Any],
    names: Iterable[str],
    *,
    by: Actor,
    reason: str,
    token: str | None = None,
    verb: str = "",
) -> Any:
    """Correct the facts given, of the record as it stands now under lock, and write what changed to the audit chain.

    Returns the record as it stands afterwards. A correction that changes nothing leaves no trace.

    Raises:
        OutOfDate: somebody else has changed it since ``token`` was made.
        Refused: no reason is given.
        TypeError, NotAllowed, ValidationError: as `entered`.
    """
    wanted = tuple(names)
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    check_token(locked, wanted, token)
    before = facts_of(locked, wanted)
    _put(locked, facts, wanted)
    was, now = changed(before, facts_of(locked, wanted))
    if not now:
        return locked
    if not reason.strip():
        raise Refused(_("A correction needs a reason: say in a few words why the entry changes."))
    store(locked, wanted)
    enter(by=by, verb=verb or _verb("corrected", locked), record=locked, reason=reason, before=was, after=now)
    return locked


def placed(facts: dict[str, Any], siblings: models.QuerySet[Any]) -> dict[str, Any]:
    """The facts with a place ("order") behind the last of the siblings, unless they name one."""
    if facts.get("order") is not None:
        return facts
    last = siblings.aggregate(last=models.Max("order"))["last"]
    return facts | {"order": (last or 0) + 1}


def store(record: models.Model, names: Iterable[str]) -> None:
    """Save a record, whatever refuses it becoming a ValidationError by the names of its facts.

    Raises:
        ValidationError: a field or a constraint refuses it.
    """
    wanted = tuple(names)
    try:
        record.clean_fields()
        record.clean()
    except ValidationError as wrong:
        raise ValidationError(_by_fact(wrong, wanted)) from None
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as clash:
        raise ValidationError(_of_constraint(record, clash, wanted)) from clash


def _put(record: models.Model, facts: dict[str, Any], names: tuple[str, ...]) -> None:
    if strangers := set(facts) - set(names):
        raise TypeError(f"{sorted(strangers)} are not facts of {record._meta.label}")
    office = getattr(record, "office_id", None)
    for name, value in facts.items():
        if isinstance(value, models.Model) and getattr(value, "office_id", None) not in {None, office}:
            raise NotAllowed(_("That record belongs to another office."))
        setattr(record, name, value)


def _verb(past: str, record: models.Model) -> str:
    return f"{past} {record._meta.verbose_name}"


def _filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Blanks say nothing in an audit entry of a new record."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _by_fact(wrong: ValidationError, names: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, errors in wrong.error_dict.items():
        found.setdefault(_fact_of(column, names), []).extend(errors)
    return found


def _fact_of(column: str, names: tuple[str, ...]) -> str:
    """The fact that a column belongs to: itself, the amount or the approximate date it is part of, else none."""
    bare = next((column.removesuffix(part) for part in _PARTS if column.endswith(part)), column)
    for name in (column, bare, f"{bare}_amount", column.removesuffix("_id")):
        if name in names:
            return name
    return NON_FIELD_ERRORS


def _of_constraint(record: models.Model, clash: IntegrityError, names: tuple[str, ...]) -> dict[str, str]:
    """Which fact broke which constraint, as a sentence. One that is not the model's own is an error of ours."""
    broken = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", None)
    rule = next((each for each in record._meta.constraints if each.name == broken), None)
    if rule is None:
        raise clash
    facts = [_fact_of(column, names) for column in _columns(rule)]
    fact = next((fact for fact in facts if fact != NON_FIELD_ERRORS), NON_FIELD_ERRORS)
    return {fact: _sentence(rule)}


def _columns(rule: BaseConstraint) -> list[str]:
    """The columns a constraint speaks of, the most telling first: the last of those that must be unique together."""
    if isinstance(rule, UniqueConstraint):
        named = [str(name) for each in rule.expressions for name in _names_in(each)]
        return [*reversed(rule.fields), *reversed(named)]
    if isinstance(rule, CheckConstraint):
        return [name.partition("__")[0] for name in _names_in(rule.condition)]
    return []


def _names_in(expression: Any) -> list[str]:
    """The names of the columns in a condition or an expression, in reading order."""
    if isinstance(expression, tuple):  # a condition such as ("amount__gte", 0)
        return [str(expression[0])]
    if isinstance(expression, models.Q):
        return [name for child in expression.children for name in _names_in(child)]
    if isinstance(expression, models.F):
        return [str(vars(expression)["name"])]
    sources: list[Any] = getattr(expression, "get_source_expressions", list)()
    return [name for source in sources if source is not None for name in _names_in(source)]


def _sentence(rule: BaseConstraint) -> str:
    own = rule.violation_error_message
    if own and own != rule.default_violation_error_message:
        return str(own)
    if isinstance(rule, UniqueConstraint):
        return _("Another record has this already.")
    return _("This does not fit with the rest of the record.")
