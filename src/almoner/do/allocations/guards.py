"""What the database itself refuses of allocation tables: triggers for what no constraint of one row can say."""

import pgtrigger

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a table begins as a draft' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'allocations_begins_as_a_draft';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state
            AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[
                'draft>fixed', 'fixed>draft', 'fixed>put', 'put>draft', 'draft>discarded'])) THEN
        RAISE EXCEPTION 'there is no such move' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'allocations_moves_by_the_table';
    END IF;
    IF OLD.state <> 'draft' AND to_jsonb(NEW) - ARRAY['state', 'decision_id']
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'decision_id'] THEN
        RAISE EXCEPTION 'what was fixed stays' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'allocations_stays_once_fixed';
    END IF;
    IF NEW.state = 'fixed' AND OLD.state <> 'fixed' AND (
            (SELECT coalesce(sum(amount), 0) FROM allocations_recipient WHERE allocation_id = NEW.id) <> NEW.total
            OR (SELECT coalesce(sum(amount), 0) FROM allocations_source WHERE allocation_id = NEW.id) <> NEW.total
            OR EXISTS (SELECT FROM allocations_recipient WHERE allocation_id = NEW.id AND award_id IS NULL)) THEN
        RAISE EXCEPTION 'the parts are not the total' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'allocations_parts_add_up';
    END IF;
    RETURN NEW;
"""

WHILE_A_DRAFT = """
    IF (SELECT state FROM allocations_allocation
            WHERE id = coalesce(NEW.allocation_id, OLD.allocation_id)) <> 'draft' THEN
        RAISE EXCEPTION 'what was fixed stays' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'allocations_stays_once_fixed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

OF_THE_HEAD = (
    pgtrigger.Trigger(name="lives", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=LIVES),
    pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
)
OF_A_PART = (
    pgtrigger.Trigger(
        name="while_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=WHILE_A_DRAFT,
    ),
)
