"""What the database itself refuses, whoever asks: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.foundation.door.guards import ANY, Guards, moves_of

from .lifecycle import PAYMENT, UNDER_WAY

FREE = (
    *("state", "account_id", "prepared_by_id", "prepared_at", "approved_by_id", "approved_at", "released_by_id"),
    *("released_at", "file_id", "results_id", "outcome_on", "outcome_reason", "note"),
)
"""All that may still change of a payment that somebody has begun to pay."""

_GUARDS = Guards(ALL_MOVES=moves_of(PAYMENT), UNDER_WAY=sorted(UNDER_WAY), FREE_COLUMNS=FREE)

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'planned' THEN REFUSE(payments_begins_as_a_plan: a payment begins as a plan); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(payments_moves_by_the_table: there is no such move);
    END IF;
    IF OLD.state <> 'planned'
            AND to_jsonb(NEW) - ARRAY[FREE_COLUMNS] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[FREE_COLUMNS] THEN
        REFUSE(payments_is_settled: what is being paid does not change);
    END IF;
    IF OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id THEN
        REFUSE(payments_in_one_file: a payment goes into one file only);
    END IF;
    IF NEW.state IN (UNDER_WAY) AND EXISTS (
            SELECT FROM payments_paymentcondition WHERE payment_id = NEW.id AND met_at IS NULL) THEN
        REFUSE(payments_conditions_are_met: a condition is not met);
    END IF;
    IF NEW.state = 'released' AND OLD.state <> 'released' AND NOT EXISTS (
            SELECT FROM payments_payeecheck c JOIN passports_bankaccount a ON a.id = c.account_id
            WHERE c.account_id = NEW.account_id AND c.agrees AND c.checked_by_id IS DISTINCT FROM a.given_by_id) THEN
        REFUSE(payments_account_is_checked: nobody else has checked the bank account);
    END IF;
    RETURN NEW;
"""

ADDS_UP = """
    SELECT amount INTO whole FROM payments_payment WHERE id = THE_PAYMENT;
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_paymentsplit WHERE payment_id = THE_PAYMENT;
    IF whole IS NOT NULL AND parts <> whole THEN
        REFUSE(payments_parts_add_up: the parts from the pots are not what is paid);
    END IF;
    RETURN NULL;
"""

NOT_OVERSPENT = """
    IF NEW.state NOT IN ('released', 'paid') OR OLD.state = NEW.state THEN
        RETURN NULL;
    END IF;
    FOR pot IN
        SELECT p.id, p.amount, p.year FROM funds_pot p
        WHERE p.id IN (SELECT s.pot_id FROM payments_paymentsplit s WHERE s.payment_id = NEW.id)
    LOOP
        SELECT coalesce(sum(s.amount), 0) INTO taken FROM payments_paymentsplit s
            JOIN payments_payment y ON y.id = s.payment_id
            WHERE s.pot_id = pot.id AND y.state IN ('released', 'paid');
        SELECT coalesce(sum(r.amount), 0) INTO came_back FROM payments_recoverysplit r
            JOIN payments_paymentsplit s ON s.id = r.split_id WHERE s.pot_id = pot.id;
        IF pot.amount IS NULL OR taken - came_back > pot.amount THEN
            REFUSE(payments_no_pot_is_overspent: more is paid from a pot than it holds);
        END IF;
    END LOOP;
    RETURN NULL;
"""

WHILE_PLANNED = """
    held := (SELECT state FROM payments_payment WHERE id = coalesce(NEW.payment_id, OLD.payment_id));
    IF held <> 'planned' THEN
        REFUSE(payments_is_settled: what is being paid does not change);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

WHILE_NOT_RELEASED = """
    held := (SELECT state FROM payments_payment WHERE id = coalesce(NEW.payment_id, OLD.payment_id));
    IF held NOT IN ('planned', 'prepared', 'approved') THEN
        REFUSE(payments_is_settled: what is released does not change);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

BY_ANOTHER = """
    IF EXISTS (SELECT FROM passports_bankaccount
            WHERE id = NEW.account_id AND given_by_id IS NOT DISTINCT FROM NEW.checked_by_id) THEN
        REFUSE(payments_checked_by_another: whoever gave an account does not check it);
    END IF;
    RETURN NEW;
"""

FILE_ADDS_UP = """
    SELECT * INTO file FROM payments_paymentfile WHERE id = THE_FILE;
    IF file.id IS NULL THEN RETURN NULL; END IF;
    SELECT count(*), coalesce(sum(amount), 0) INTO counted, parts FROM payments_payment WHERE file_id = file.id;
    IF counted <> file.payment_count OR parts <> file.control_total
            OR jsonb_array_length(file.lines) <> file.control_count THEN
        REFUSE(payments_file_adds_up: the payments of a file are not its control figures);
    END IF;
    RETURN NULL;
"""

NOT_MORE_THAN_PAID = """
    SELECT state, amount INTO head FROM payments_payment WHERE id = NEW.payment_id;
    IF head.state <> 'paid' THEN
        REFUSE(payments_recovered_once_paid: only what was paid is recovered);
    END IF;
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_recovery WHERE payment_id = NEW.payment_id;
    IF parts > head.amount THEN
        REFUSE(payments_recovered_within: no more is recovered than was paid);
    END IF;
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_recoverysplit WHERE recovery_id = NEW.id;
    IF parts <> NEW.amount THEN
        REFUSE(payments_recovery_adds_up: the parts are not what was recovered);
    END IF;
    RETURN NULL;
"""

WITHIN_ITS_PART = """
    SELECT amount INTO whole FROM payments_paymentsplit s WHERE s.id = NEW.split_id
        AND s.payment_id = (SELECT r.payment_id FROM payments_recovery r WHERE r.id = NEW.recovery_id);
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_recoverysplit WHERE split_id = NEW.split_id;
    IF whole IS NULL OR parts > whole THEN
        REFUSE(payments_recovered_within: no pot gets back more than it paid);
    END IF;
    SELECT amount INTO whole FROM payments_recovery WHERE id = NEW.recovery_id;
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_recoverysplit WHERE recovery_id = NEW.recovery_id;
    IF parts <> whole THEN
        REFUSE(payments_recovery_adds_up: the parts are not what was recovered);
    END IF;
    RETURN NULL;
"""

_SUMS = [("whole", "numeric"), ("parts", "numeric")]
_FILE = [("file", "record"), ("counted", "integer"), ("parts", "numeric")]
OF_A_PAYMENT = (
    _GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    _GUARDS.at_last("adds_up", ADDS_UP, pgtrigger.Insert | pgtrigger.Update, _SUMS, THE_PAYMENT="NEW.id"),
    _GUARDS.at_last(
        "not_overspent",
        NOT_OVERSPENT,
        pgtrigger.Update,
        [("pot", "record"), ("taken", "numeric"), ("came_back", "numeric")],
    ),
    _GUARDS.at_last("file_adds_up", FILE_ADDS_UP, pgtrigger.Update, _FILE, THE_FILE="NEW.file_id"),
)
OF_A_SPLIT = (
    _GUARDS.before("while_planned", WHILE_PLANNED, ANY, [("held", "text")]),
    _GUARDS.at_last("adds_up", ADDS_UP, ANY, _SUMS, THE_PAYMENT="coalesce(NEW.payment_id, OLD.payment_id)"),
)
OF_A_CONDITION = (_GUARDS.before("while_not_released", WHILE_NOT_RELEASED, ANY, [("held", "text")]),)
OF_A_CHECK = (_GUARDS.before("by_another", BY_ANOTHER, pgtrigger.Insert),)
OF_A_FILE = (_GUARDS.at_last("adds_up", FILE_ADDS_UP, pgtrigger.Insert, _FILE, THE_FILE="NEW.id"),)
OF_A_RECOVERY = (
    _GUARDS.at_last("within", NOT_MORE_THAN_PAID, pgtrigger.Insert, [("head", "record"), ("parts", "numeric")]),
)
OF_A_RECOVERED_PART = (_GUARDS.at_last("within", WITHIN_ITS_PART, pgtrigger.Insert, _SUMS),)
