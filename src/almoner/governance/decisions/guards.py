"""What the database itself refuses, whoever asks: triggers for what no constraint of one row can say."""

import re
from typing import Any

import pgtrigger

from .lifecycle import DECISION, SIGNED

FREE_ONCE_SIGNED = ("state", "planned_on", "publication_id", "taken_back_at", "taken_back_note")
"""All that may still change of a decision that is decided."""

_WORDS = {
    "ALL_MOVES": ", ".join(sorted(f"'{source}>{move.target}'" for move in DECISION for source in move.sources)),
    "SIGNED_STATES": ", ".join(sorted(f"'{state}'" for state in SIGNED)),
    "FREE_COLUMNS": ", ".join(f"'{name}'" for name in FREE_ONCE_SIGNED),
}
_REFUSAL = re.compile(r"REFUSE\((?P<constraint>\w+): (?P<sentence>[^)]+)\);")
_RAISED = r"RAISE EXCEPTION '\g<sentence>' USING ERRCODE = 'check_violation', CONSTRAINT = '\g<constraint>';"

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

_ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_HELD = ("held", "text")
_HEAD = ("head", "record")


def _spelt_out(func: str, decision: str = "") -> str:
    """A function with its refusals and lists in the database's own words."""
    for word, meaning in {**_WORDS, "THE_DECISION": decision}.items():
        func = func.replace(word, meaning)
    return _REFUSAL.sub(_RAISED, func)


def before(name: str, func: str, operation: Any = _ANY, declare: Any = ()) -> pgtrigger.Trigger:
    """Refuses a row before it is written."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, declare=list(declare) or None, func=_spelt_out(func)
    )


def adds_up(decision: str) -> pgtrigger.Trigger:
    """Once a transaction is over, the money is what is decided on; ``decision`` says which decision a row is of."""
    return pgtrigger.Trigger(
        name="adds_up",
        when=pgtrigger.After,
        operation=_ANY,
        timing=pgtrigger.Deferred,
        declare=[_HEAD, ("parts", "numeric")],
        func=_spelt_out(ADDS_UP, decision),
    )


OF_THE_HEAD = (
    before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    before("is_signed", IS_SIGNED, pgtrigger.Update, [("counted", "integer"), ("people", "integer")]),
    adds_up("coalesce(NEW.id, OLD.id)"),
)
OF_A_PART = (before("while_open", WHILE_OPEN, declare=[_HELD]),)
OF_MONEY = (*OF_A_PART, adds_up("coalesce(NEW.decision_id, OLD.decision_id)"))
OF_A_SIGNATURE = (before("of_this_sheet", OF_THIS_SHEET, pgtrigger.Insert, [_HEAD]),)
OF_A_REDACTION = (before("before_publication", BEFORE_PUBLICATION, declare=[_HELD]),)
OF_A_PUBLICATION = (before("of_what_is_prepared", BEFORE_PUBLICATION, pgtrigger.Insert, [_HELD]),)
