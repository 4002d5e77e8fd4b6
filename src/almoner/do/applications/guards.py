"""What the database refuses by itself: triggers for what no constraint of one row can say."""

import pgtrigger

from almoner.foundation.door.guards import Guards, moves_of

from .lifecycle import APPLICATION

STAYS = ("office_id", "invitation_id", "organisation_id", "number", "reference", "draft_id", "started_at")
"""What never changes of an application."""

_GUARDS = Guards(ALL_MOVES=sorted(set(moves_of(APPLICATION))), STAYING=STAYS)

LIVES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN REFUSE(applications_begins_as_a_draft: an application begins as a draft); END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[ALL_MOVES])) THEN
        REFUSE(applications_moves_by_the_table: there is no such move);
    END IF;
    IF OLD.state = 'eligible' AND NEW.state IN ('scoring', 'recommended', 'reserve', 'not_recommended') AND
            (NEW.state = 'scoring') <>
            ((SELECT judging FROM grants_invitation WHERE id = NEW.invitation_id) = 'panel') THEN
        REFUSE(applications_judged_as_published: who judges is what was published with the round);
    END IF;
    IF OLD.state = 'eligible' AND NEW.state IN ('recommended', 'reserve', 'not_recommended') AND NOT EXISTS (
            SELECT FROM applications_recommendation WHERE application_id = NEW.id AND outcome = NEW.state) THEN
        REFUSE(applications_recommended_on_record: a recommendation and its reason are on record first);
    END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY[STAYING]) AS name WHERE to_jsonb(NEW) -> name <> to_jsonb(OLD) -> name) THEN
        REFUSE(applications_stays_what_it_is: whose bid it is and to which round never changes);
    END IF;
    IF OLD.submitted_at IS NOT NULL AND NEW.submitted_at IS DISTINCT FROM OLD.submitted_at THEN
        REFUSE(applications_received_once: when it was received never changes);
    END IF;
    RETURN NEW;
"""

ANSWERED_ONCE = """
    IF OLD.answered_at IS NOT NULL THEN
        REFUSE(applications_answered_once: an answer is given once);
    END IF;
    RETURN NEW;
"""


OF_THE_HEAD = (_GUARDS.before("lives", LIVES, pgtrigger.Insert | pgtrigger.Update),)
OF_AN_ENDORSEMENT = (_GUARDS.before("answered_once", ANSWERED_ONCE, pgtrigger.Update | pgtrigger.Delete),)
OF_A_COMPLAINT = (_GUARDS.before("answered_once", ANSWERED_ONCE, pgtrigger.Update | pgtrigger.Delete),)
