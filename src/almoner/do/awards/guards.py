"""What the database itself refuses of awards: triggers for what no constraint of one row can say."""

import re
from typing import Any

import pgtrigger

from .lifecycle import AWARD, LIVE, SETTLED, State

FREE_ONCE_SETTLED = (
    *("state", "agreement_id", "conditions", "expires_on", "offered_at", "offered_by_id", "answered_at"),
    *("answered_by_id", "ended_why", "service_id"),
)
"""All that may still change of an award that is decided."""


def _listed(states: Any) -> str:
    return ", ".join(sorted(f"'{state}'" for state in states))


_WORDS = {
    "ALL_MOVES": _listed(f"{source}>{each.target}" for each in AWARD for source in each.sources),
    "LIVE_STATES": _listed(LIVE),
    "OPEN_STATES": _listed((State.PROPOSED, State.IN_DECISION, State.LEFT_OUT)),
    "STANDING_STATES": _listed(SETTLED),
    "FREE_COLUMNS": ", ".join(f"'{name}'" for name in FREE_ONCE_SETTLED),
}
_REFUSAL = re.compile(r"REFUSE\((?P<constraint>\w+): (?P<sentence>[^)]+)\);")
_RAISED = r"RAISE EXCEPTION '\g<sentence>' USING ERRCODE = 'check_violation', CONSTRAINT = '\g<constraint>';"

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN REFUSE(awards_begins_proposed: an award begins as a proposal); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(awards_moves_by_the_table: there is no such move);
    END IF;
    IF NEW.state = 'decided' AND OLD.state <> 'decided' AND NOT EXISTS (
            SELECT FROM decisions_decision d
            WHERE d.id = NEW.decision_id AND d.state IN ('decided', 'prepared', 'published')) THEN
        REFUSE(awards_decided_by_a_decision: no decision decides it);
    END IF;
    IF OLD.state NOT IN (OPEN_STATES)
            AND to_jsonb(NEW) - ARRAY[FREE_COLUMNS] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[FREE_COLUMNS] THEN
        REFUSE(awards_is_settled: what is decided is settled);
    END IF;
    RETURN NEW;
"""

WHILE_OPEN = """
    held := (SELECT state FROM awards_award WHERE id = coalesce(NEW.award_id, OLD.award_id));
    IF held NOT IN (OPEN_STATES) THEN
        REFUSE(awards_is_settled: what is decided is settled);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

ADDS_UP = """
    SELECT state, amount INTO head FROM awards_award WHERE id = THE_AWARD;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT count(*), coalesce(sum(amount), 0) INTO many, parts FROM awards_awardsplit WHERE award_id = THE_AWARD;
    IF parts <> head.amount AND NOT (many = 0 AND head.state IN ('proposed', 'withdrawn')) THEN
        REFUSE(awards_parts_add_up: the parts by pot and year are not the award);
    END IF;
    RETURN NULL;
"""

WITHIN_THE_POTS = """
    IF NOT EXISTS (SELECT FROM awards_award WHERE id = THE_AWARD AND state IN (LIVE_STATES)) THEN
        RETURN NULL;
    END IF;
    FOR one IN SELECT DISTINCT pot_id FROM awards_awardsplit WHERE award_id = THE_AWARD ORDER BY pot_id LOOP
        SELECT amount INTO holds FROM funds_pot WHERE id = one.pot_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(s.amount), 0) INTO taken
            FROM awards_awardsplit s JOIN awards_award a ON a.id = s.award_id
            WHERE s.pot_id = one.pot_id AND a.state IN (LIVE_STATES);
        SELECT coalesce(sum(trunc(s.amount * i.over_allocation / 100, 2)), 0) INTO above
            FROM grants_invitationsource s JOIN grants_invitation i ON i.id = s.invitation_id
            WHERE s.pot_id = one.pot_id AND i.consent_at IS NOT NULL AND i.state IN ('published', 'completed');
        IF taken > holds + above THEN
            REFUSE(awards_within_the_pots: a pot is promised beyond what it holds);
        END IF;
    END LOOP;
    RETURN NULL;
"""

BUDGET_ADDS_UP = """
    whole := (SELECT amount FROM awards_award WHERE id = NEW.award_id);
    parts := (SELECT sum(amount) FROM awards_budgetline WHERE award_id = NEW.award_id);
    IF parts <> whole THEN
        REFUSE(awards_budget_adds_up: the lines of the budget are not the offer);
    END IF;
    RETURN NULL;
"""

STAYS_ONCE_SENT = """
    IF OLD.sent_at IS NOT NULL THEN
        REFUSE(awards_sent_is_sent: a letter that was sent does not change);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

_ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_HEAD = ("head", "record")


def _spelt_out(func: str, award: str = "") -> str:
    """A function with its refusals and lists in the database's own words."""
    for word, meaning in {**_WORDS, "THE_AWARD": award}.items():
        func = func.replace(word, meaning)
    return _REFUSAL.sub(_RAISED, func)


def before(name: str, func: str, operation: Any = _ANY, declare: Any = ()) -> pgtrigger.Trigger:
    """Refuses a row before it is written."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, declare=list(declare) or None, func=_spelt_out(func)
    )


def at_the_end(name: str, func: str, operation: Any, declare: Any, award: str = "") -> pgtrigger.Trigger:
    """Looks once a transaction is over; ``award`` says which award a row is of."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=list(declare),
        func=_spelt_out(func, award),
    )


def _of_money(award: str) -> tuple[pgtrigger.Trigger, ...]:
    sums = [("taken", "numeric"), ("holds", "numeric"), ("above", "numeric")]
    changed = pgtrigger.Insert | pgtrigger.Update
    return (
        at_the_end("adds_up", ADDS_UP, _ANY, [_HEAD, ("many", "integer"), ("parts", "numeric")], award),
        at_the_end("within_the_pots", WITHIN_THE_POTS, changed, [("one", "record"), *sums], award),
    )


OF_THE_HEAD = (
    before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
    *_of_money("coalesce(NEW.id, OLD.id)"),
)
OF_A_SPLIT = (
    before("while_open", WHILE_OPEN, declare=[("held", "text")]),
    *_of_money("coalesce(NEW.award_id, OLD.award_id)"),
)
OF_A_BUDGET = (at_the_end("adds_up", BUDGET_ADDS_UP, pgtrigger.Insert, [("whole", "numeric"), ("parts", "numeric")]),)
OF_A_LETTER = (before("stays_once_sent", STAYS_ONCE_SENT, pgtrigger.Update | pgtrigger.Delete),)
