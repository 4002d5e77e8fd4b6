"""What the database itself refuses of an invitation: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.do.grants.lifecycle import INVITATION
from almoner.foundation.door.guards import Guards, moves_of

FREE_ONCE_PUBLISHED = ("state", "ended_at", "ended_by_id", "ended_why")
"""All that may still change of an invitation that is published."""

_GUARDS = Guards(ALL_MOVES=moves_of(INVITATION), FREE_COLUMNS=FREE_ONCE_PUBLISHED)

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN REFUSE(grants_begins_as_a_draft: an invitation begins as a draft); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(grants_moves_by_the_table: there is no such move);
    END IF;
    IF OLD.state <> 'draft'
            AND to_jsonb(NEW) - ARRAY[FREE_COLUMNS] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[FREE_COLUMNS] THEN
        REFUSE(grants_published_is_pinned: what is published is not changed);
    END IF;
    RETURN NEW;
"""

IS_READY = """
    IF NEW.state <> 'published' OR OLD.state = 'published' THEN
        RETURN NEW;
    END IF;
    IF NEW.closes_at <= NEW.opens_at OR NEW.decision_on <= (NEW.closes_at AT TIME ZONE 'Europe/London')::date
            OR NEW.pay_on <= NEW.decision_on OR NEW.spend_from < NEW.pay_on OR NEW.spend_to < NEW.spend_from THEN
        REFUSE(grants_dates_in_order: the dates are out of order);
    END IF;
    IF (SELECT coalesce(sum(amount), 0) FROM grants_invitationsource WHERE invitation_id = NEW.id) <> NEW.available THEN
        REFUSE(grants_sources_add_up: the sources do not come to what is available);
    END IF;
    IF EXISTS (SELECT FROM grants_invitationsource s JOIN funds_pot p ON p.id = s.pot_id
            WHERE s.invitation_id = NEW.id AND p.permitted <> '[]'::jsonb
                AND NOT NEW.purposes <@ (p.permitted || s.override_purposes)) THEN
        REFUSE(grants_sources_within_purposes: a pot does not permit what the round is for);
    END IF;
    IF NEW.judging = 'officers' AND jsonb_array_length(NEW.criteria) = 0 THEN
        REFUSE(grants_judged_against_criteria: there is nothing that officers would judge bids against);
    END IF;
    IF NEW.judging = 'panel'
            AND (SELECT sum((one ->> 'weight')::numeric) FROM jsonb_array_elements(NEW.scheme -> 'criteria') AS one)
                IS DISTINCT FROM 100 THEN
        REFUSE(grants_weights_total_100: the weights do not total 100);
    END IF;
    RETURN NEW;
"""

WHILE_DRAFT = """
    held := (SELECT state FROM grants_invitation WHERE id = coalesce(NEW.invitation_id, OLD.invitation_id));
    IF TG_OP = 'UPDATE' AND held = 'published'
            AND to_jsonb(NEW) - 'agreed' = to_jsonb(OLD) - 'agreed' THEN
        RETURN NEW;
    END IF;
    IF held <> 'draft' THEN
        REFUSE(grants_published_is_pinned: what is published is not changed);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

NEVER_SHORTENS = """
    SELECT state, closes_at, decision_on INTO head FROM grants_invitation WHERE id = NEW.invitation_id;
    IF head.state <> 'published' THEN
        REFUSE(grants_extends_what_is_published: only a published invitation is extended);
    END IF;
    IF NEW.closes_at <= greatest(head.closes_at,
            (SELECT max(closes_at) FROM grants_extension WHERE invitation_id = NEW.invitation_id)) THEN
        REFUSE(grants_never_shortens: an extension never shortens);
    END IF;
    RETURN NEW;
"""

ANSWERED_ONCE = """
    IF OLD.standing <> 'waiting' THEN
        REFUSE(grants_pot_answered_once: what was answered is not answered again);
    END IF;
    RETURN NEW;
"""

OF_THE_HEAD = (
    _GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),
    _GUARDS.before("ready", IS_READY, pgtrigger.Update),
    pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
)
OF_A_PART = (_GUARDS.before("while_draft", WHILE_DRAFT, declare=[("held", "text")]),)
OF_A_REQUEST = (
    *OF_A_PART,
    _GUARDS.before("answered_once", ANSWERED_ONCE, pgtrigger.Update),
    pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
)
OF_AN_EXTENSION = (_GUARDS.before("never_shortens", NEVER_SHORTENS, pgtrigger.Insert, [("head", "record")]),)
