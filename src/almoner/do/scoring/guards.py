"""What the database itself refuses, whoever asks: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.foundation.door.guards import Guards

from .lifecycle import EXERCISE, MARKABLE

PINNED = (
    "office_id", "subject", "scheme", "anchors", "parts", "judges_per_bid", "minutes_per_bid", "anonymised", "hidden",
    "lot",
)  # fmt: skip
"""What stands from the opening of an exercise on: those who bid were told."""

_STEPS = {f"{source}>{move.target}" for move in EXERCISE for source in move.sources if source != move.target}
_GUARDS = Guards(ALL_MOVES=sorted(_STEPS), MARKABLE=sorted(MARKABLE), PINNED=PINNED)

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'preparing' THEN REFUSE(scoring_begins_by_preparing: an exercise begins by preparing); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(scoring_moves_by_the_table: there is no such move);
    END IF;
    FOREACH pinned IN ARRAY ARRAY[PINNED] LOOP
        IF to_jsonb(NEW) -> pinned IS DISTINCT FROM to_jsonb(OLD) -> pinned THEN
            REFUSE(scoring_scheme_is_pinned: what was published of the scheme never changes);
        END IF;
    END LOOP;
    RETURN NEW;
"""

DEALT = """
    IF TG_OP = 'DELETE' THEN REFUSE(scoring_dealt_is_kept: what was dealt is kept); END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT state INTO held FROM scoring_exercise WHERE id = NEW.exercise_id;
        IF held NOT IN (MARKABLE) THEN REFUSE(scoring_dealt_while_scoring: bids are not dealt now); END IF;
        SELECT tie INTO said FROM scoring_declaration
            WHERE seat_id = NEW.seat_id AND bid_id = NEW.bid_id ORDER BY at DESC, id DESC LIMIT 1;
        IF said IS DISTINCT FROM 'none' THEN
            REFUSE(scoring_dealt_to_the_free: a bid is dealt to nobody with a tie);
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.exercise_id, NEW.bid_id, NEW.seat_id, NEW.code)
            IS DISTINCT FROM (OLD.exercise_id, OLD.bid_id, OLD.seat_id, OLD.code) THEN
        REFUSE(scoring_dealt_is_kept: what was dealt is kept);
    END IF;
    IF OLD.locked_at IS NOT NULL AND (NEW.locked_at, NEW.locked_by_id, NEW.from_paper)
            IS DISTINCT FROM (OLD.locked_at, OLD.locked_by_id, OLD.from_paper) THEN
        REFUSE(scoring_locked_once: marks are locked once);
    END IF;
    IF NOT OLD.active AND NEW.active THEN REFUSE(scoring_ended_for_good: what was taken away stays away); END IF;
    IF OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL AND EXISTS (
            SELECT FROM scoring_exercise e CROSS JOIN LATERAL jsonb_array_elements_text(e.parts) AS wanted(part)
            WHERE e.id = NEW.exercise_id AND NOT EXISTS (
                SELECT FROM scoring_mark m WHERE m.allotment_id = NEW.id AND m.part = wanted.part
                    AND m.mark IS NOT NULL AND m.reason <> '')) THEN
        REFUSE(scoring_locked_when_whole: a mark or its reason is missing);
    END IF;
    RETURN NEW;
"""

MARKED = """
    SELECT a.active, a.locked_at, e.state INTO head
        FROM scoring_allotment a JOIN scoring_exercise e ON e.id = a.exercise_id
        WHERE a.id = coalesce(NEW.allotment_id, OLD.allotment_id);
    IF head.locked_at IS NOT NULL THEN REFUSE(scoring_locked_marks_stay: locked marks never change); END IF;
    IF NOT head.active OR head.state NOT IN (MARKABLE) THEN
        REFUSE(scoring_marked_while_scoring: this bid is not marked now);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

AGREED = """
    SELECT e.state, b.state AS entered, b.turn INTO head
        FROM scoring_bid b JOIN scoring_exercise e ON e.id = b.exercise_id WHERE b.id = NEW.bid_id;
    IF head.state <> 'moderating' OR head.entered <> 'in' OR head.turn <> NEW.turn THEN
        REFUSE(scoring_agreed_in_moderation: marks are agreed in moderation);
    END IF;
    RETURN NEW;
"""

OF_AN_EXERCISE = (_GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update, [("pinned", "text")]),)
OF_AN_ALLOTMENT = (_GUARDS.before("dealt", DEALT, declare=[("held", "text"), ("said", "text")]),)
OF_A_MARK = (_GUARDS.before("marked", MARKED, declare=[("head", "record")]),)
OF_AN_AGREED_MARK = (_GUARDS.before("agreed", AGREED, pgtrigger.Insert, [("head", "record")]),)
