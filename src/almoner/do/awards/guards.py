"""What the database itself refuses of awards: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.foundation.door.guards import ANY, Guards, moves_of

from .lifecycle import AWARD, LIVE, SETTLED, State

FREE_ONCE_SETTLED = (
    *("state", "agreement_id", "conditions", "expires_on", "offered_at", "offered_by_id", "answered_at"),
    *("answered_by_id", "ended_why", "service_id"),
)
"""All that may still change of an award that is decided."""

_GUARDS = Guards(
    ALL_MOVES=moves_of(AWARD),
    LIVE_STATES=sorted(LIVE),
    OPEN_STATES=sorted((State.PROPOSED, State.IN_DECISION, State.LEFT_OUT)),
    STANDING_STATES=sorted(SETTLED),
    FREE_COLUMNS=FREE_ONCE_SETTLED,
)

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

_HEAD = ("head", "record")


def _of_money(award: str) -> tuple[pgtrigger.Trigger, ...]:
    sums = [("taken", "numeric"), ("holds", "numeric"), ("above", "numeric")]
    changed = pgtrigger.Insert | pgtrigger.Update
    return (
        _GUARDS.at_last("adds_up", ADDS_UP, ANY, [_HEAD, ("many", "integer"), ("parts", "numeric")], THE_AWARD=award),
        _GUARDS.at_last("within_the_pots", WITHIN_THE_POTS, changed, [("one", "record"), *sums], THE_AWARD=award),
    )


OF_THE_HEAD = (
    _GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
    *_of_money("coalesce(NEW.id, OLD.id)"),
)
OF_A_SPLIT = (
    _GUARDS.before("while_open", WHILE_OPEN, declare=[("held", "text")]),
    *_of_money("coalesce(NEW.award_id, OLD.award_id)"),
)
OF_A_BUDGET = (
    _GUARDS.at_last("adds_up", BUDGET_ADDS_UP, pgtrigger.Insert, [("whole", "numeric"), ("parts", "numeric")]),
)
OF_A_LETTER = (_GUARDS.before("stays_once_sent", STAYS_ONCE_SENT, pgtrigger.Update | pgtrigger.Delete),)
