"""What the database itself refuses, whoever asks: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.foundation.door.guards import Guards, moves_of

from .lifecycle import DECISION, SIGNED

FREE_ONCE_SIGNED = ("state", "planned_on", "publication_id", "taken_back_at", "taken_back_note")
"""All that may still change of a decision that is decided."""

_GUARDS = Guards(ALL_MOVES=moves_of(DECISION), SIGNED_STATES=sorted(SIGNED), FREE_COLUMNS=FREE_ONCE_SIGNED)

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN REFUSE(decisions_begins_as_a_draft: a decision begins as a draft); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(decisions_moves_by_the_table: there is no such move);
    END IF;
    IF OLD.state IN (SIGNED_STATES, 'withdrawn')
            AND to_jsonb(NEW) - ARRAY[FREE_COLUMNS] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[FREE_COLUMNS] THEN
        REFUSE(decisions_is_settled: what is decided is settled);
    END IF;
    RETURN NEW;
"""

IS_SIGNED = """
    IF NEW.state <> 'decided' OR OLD.state = 'decided' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.body = '' OR EXISTS (SELECT FROM decisions_decisionmoney WHERE decision_id = NEW.id) THEN
            REFUSE(decisions_noted_is_anothers: only what another body decided is noted);
        END IF;
        RETURN NEW;
    END IF;
    SELECT count(*), count(DISTINCT said.person_id)
        INTO counted, people
        FROM jsonb_array_elements_text(NEW.required) AS wanted(post)
        CROSS JOIN LATERAL (
            SELECT s.person_id, s.outcome FROM decisions_signature s
            WHERE s.decision_id = NEW.id AND s.sheet_id = NEW.sheet_id AND s.role = wanted.post
            ORDER BY s.at DESC, s.id DESC LIMIT 1
        ) said
        WHERE said.outcome = 'approved' AND said.person_id IS DISTINCT FROM NEW.lead_id
            AND NOT jsonb_exists(NEW.written_by, said.person_id::text);
    IF counted = 0 OR counted <> jsonb_array_length(NEW.required) OR people <> counted THEN
        REFUSE(decisions_required_signatures: a required signature is missing);
    END IF;
    RETURN NEW;
"""

WHILE_OPEN = """
    held := (SELECT state FROM decisions_decision WHERE id = coalesce(NEW.decision_id, OLD.decision_id));
    IF held NOT IN ('draft', 'ready') THEN
        REFUSE(decisions_is_settled: what is decided is settled);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

ADDS_UP = """
    SELECT state, total, body INTO head FROM decisions_decision WHERE id = THE_DECISION;
    IF head.state IN ('ready', SIGNED_STATES) AND head.body = '' THEN
        SELECT coalesce(sum(amount), 0) INTO parts FROM decisions_decisionmoney WHERE decision_id = THE_DECISION;
        IF parts <> head.total THEN
            REFUSE(decisions_money_adds_up: the money by pot and year is not what is decided on);
        END IF;
        SELECT coalesce(sum(value), 0) INTO parts FROM decisions_line
            WHERE decision_id = THE_DECISION AND left_out_at IS NULL;
        IF parts > head.total THEN
            REFUSE(decisions_money_adds_up: the table is more than is decided on);
        END IF;
    END IF;
    RETURN NULL;
"""

OF_THIS_SHEET = """
    SELECT state, asked, lead_id, written_by INTO head FROM decisions_decision WHERE id = NEW.decision_id;
    IF head.state <> 'ready' OR head.asked <> NEW.asked THEN
        REFUSE(decisions_signed_when_ready: it is not put to signature);
    END IF;
    IF NOT EXISTS (SELECT FROM decisions_sheet
            WHERE id = NEW.sheet_id AND decision_id = NEW.decision_id AND sha256 = NEW.sheet_hash) THEN
        REFUSE(decisions_signs_its_sheet: a signature holds the hash of the sheet it signs);
    END IF;
    IF NEW.person_id = head.lead_id OR jsonb_exists(head.written_by, NEW.person_id::text) THEN
        REFUSE(decisions_preparer_does_not_sign: nobody signs what they prepared);
    END IF;
    RETURN NEW;
"""

BEFORE_PUBLICATION = """
    held := (SELECT state FROM decisions_decision WHERE id = coalesce(NEW.decision_id, OLD.decision_id));
    IF held NOT IN ('decided', 'prepared') THEN
        REFUSE(decisions_changed_before_publication: what is published is not changed);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

_HELD = ("held", "text")
_HEAD = ("head", "record")


def _adds_up(decision: str) -> pgtrigger.Trigger:
    """Once a transaction is over, the money is what is decided on; ``decision`` says which decision a row is of."""
    return _GUARDS.at_last("adds_up", ADDS_UP, declare=[_HEAD, ("parts", "numeric")], THE_DECISION=decision)


OF_THE_HEAD = (
    _GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    _GUARDS.before("is_signed", IS_SIGNED, pgtrigger.Update, [("counted", "integer"), ("people", "integer")]),
    _adds_up("coalesce(NEW.id, OLD.id)"),
)
OF_A_PART = (_GUARDS.before("while_open", WHILE_OPEN, declare=[_HELD]),)
OF_MONEY = (*OF_A_PART, _adds_up("coalesce(NEW.decision_id, OLD.decision_id)"))
OF_A_SIGNATURE = (_GUARDS.before("of_this_sheet", OF_THIS_SHEET, pgtrigger.Insert, [_HEAD]),)
OF_A_REDACTION = (_GUARDS.before("before_publication", BEFORE_PUBLICATION, declare=[_HELD]),)
OF_A_PUBLICATION = (_GUARDS.before("of_what_is_prepared", BEFORE_PUBLICATION, pgtrigger.Insert, [_HELD]),)
