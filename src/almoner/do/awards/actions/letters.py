"""Letters: merged from the office's wording, edited one by one, sent all in one go; offers go out with theirs."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.applications.actions import move as move_application
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Letter, LetterTemplate
from almoner.do.awards.notifying import tell_of_letter
from almoner.do.awards.queries.letters import Due, templates_of, title_of, unsent
from almoner.do.awards.queries.merging import facts_of_letter, last_day
from almoner.do.awards.rules.wording import DECLINE, OFFER, blanks, faults_of_template, merged
from almoner.do.checks import queries as checks
from almoner.do.grants.models import Invitation
from almoner.do.scoring import queries as scoring
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.tokens import check_token
from almoner.foundation.offices.models import Office
from almoner.kernel.dates import british

from ._steps import locked, locked_awards, locked_invitation, moment, moved, paper_now, today

LETTER = ("subject", "body", "sent_at")
"""What the form of a letter shows, for its token."""


@action(May.WORD)
def change_template(*, by: Actor, office: Office, kind: str, subject: str, body: str) -> LetterTemplate:
    """Write the office's own wording of one kind of letter. Letters merged before keep theirs.

    Raises:
        ValidationError: by "subject" or "body": a field that nothing is merged under, or one the letter needs missing.
    """
    said = (" ".join(subject.split()), body.replace("\r\n", "\n").strip())
    if wrong := faults_of_template(kind, *said):
        raise ValidationError(dict(wrong))
    Office.objects.select_for_update().get(pk=office.pk)
    number = LetterTemplate.objects.filter(office=office, kind=kind).count() + 1
    before = templates_of(office)[kind]
    made = LetterTemplate(
        office=office, kind=kind, number=number, subject=said[0], body=said[1], written_by_id=by.person_id
    )
    made.save(force_insert=True)
    was = {"subject": before[0], "body": before[1]}
    record(by=by, verb="changed wording", record=made, before=was, after={"subject": said[0], "body": said[1]})
    return made


@action(May.SEND)
def set_offer(*, by: Actor, award: Award, conditions: Sequence[str] = (), expires_on: dt.date | None = None) -> Award:
    """Say on what conditions an award is offered, and until when it may be answered. A letter not sent is merged anew.

    Raises:
        ValidationError: the last day is over.
        Refused: it is not decided yet, or offered already.
    """
    head = locked(award)
    if head.state != State.DECIDED:
        raise Refused(_("It is %(state)s, so the offer does not change.") % {"state": head.get_state_display()})
    if expires_on is not None and expires_on < today():
        raise ValidationError({"expires_on": _("The last day to answer lies in the past.")})
    before = {"conditions": head.conditions, "last day": head.expires_on}
    head.conditions = [text.strip() for text in conditions if text.strip()]
    head.expires_on = expires_on
    head.save(update_fields=["conditions", "expires_on"])
    Letter.objects.filter(award=head, sent_at__isnull=True).delete()
    after = {"conditions": head.conditions, "last day": head.expires_on}
    record(by=by, verb="set offer", record=head, before=before, after=after)
    return head


@action(May.SEND)
def write_letters(*, by: Actor, invitation: Invitation, closing: bool = False) -> list[Letter]:
    """Merge every letter of a round that is due and not written yet. What somebody has edited stays.

    ``closing``: the round ends, so those on the reserve are told that it is over.

    Raises:
        Refused: the round is not running.
    """
    held = locked_invitation(invitation)
    found = [each for each in unsent(held, closing=closing) if each.letter is None]
    made = _written(found, held, held.office)
    if made:
        kinds = {kind: sum(each.kind == kind for each in made) for kind in sorted({each.kind for each in made})}
        record(by=by, verb="merged letters", record=held, after=kinds)
    return made


@action(May.SEND)
def write_offers(*, by: Actor, office: Office, awards: Collection[UUID]) -> list[Letter]:
    """The same for decided awards that come from no round.

    Raises:
        Refused: one is not decided, is offered already, or comes from a round.
    """
    found = [each for each in locked_awards(awards) if each.invitation_id is None and each.office_id == office.pk]
    if len(found) != len(set(awards)) or any(each.state != State.DECIDED for each in found):
        raise Refused(_("One of these is not decided, or is offered already."))
    there = set(Letter.objects.filter(award__in=found, sent_at__isnull=True).values_list("award", flat=True))
    made = _written([Due(None, each, OFFER) for each in found if each.pk not in there], None, office)
    for letter in made:
        record(by=by, verb="merged letter", record=letter, after={"kind": letter.kind})
    return made


def _written(found: Sequence[Due], invitation: Invitation | None, office: Office) -> list[Letter]:
    templates = templates_of(office)
    places = _places(invitation) if invitation is not None else {}
    _put_offers([each.award for each in found if each.award is not None], office)
    made = []
    for each in found:
        place = places.get(each.application.pk) if each.application is not None else None
        facts = facts_of_letter(each, invitation, place, today())
        made.append(_letter(each, invitation, templates[each.kind], facts))
    return Letter.objects.bulk_create(made)


def _put_offers(awards: Sequence[Award], office: Office) -> None:
    """The last day to answer, and the conditions on which checks were passed, unless somebody set others."""
    subjects = {each.application_id or each.pk: each for each in awards}
    cases = {key: (each.organisation_id, each.amount, each.kind) for key, each in subjects.items()}
    conditions = checks.conditions(office, cases, today()) if cases else {}
    for key, award in subjects.items():
        said = [f"{title}: {text}" for title, text in conditions.get(key, ())]
        award.conditions = award.conditions or said
        award.expires_on = last_day(award, today())
        award.save(update_fields=["conditions", "expires_on"])


def _places(invitation: Invitation) -> dict[UUID, Any]:
    exercise = scoring.exercise_of(invitation.pk)
    if exercise is None or not scoring.is_complete(exercise):
        return {}
    return {each.subject: each for each in scoring.results(exercise)}


def _letter(due: Due, invitation: Invitation | None, template: tuple[str, str], facts: Mapping[str, str]) -> Letter:
    about: Any = due.application or due.award
    return Letter(
        office_id=about.office_id,
        invitation=invitation,
        application=due.application,
        award=due.award,
        organisation_id=about.organisation_id,
        kind=due.kind,
        subject=" ".join(merged(template[0], facts).split())[:200],
        body=merged(template[1], facts),
    )


def _locked_letter(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("office").get(pk=letter.pk)


@action(May.SEND)
def edit_letter(*, by: Actor, letter: Letter, subject: str, body: str, token: str | None = None) -> Letter:
    """Change one letter before it is sent.

    Raises:
        OutOfDate: somebody else changed it since ``token`` was made.
        ValidationError: by "subject" or "body".
        Refused: it is sent.
    """
    held = _locked_letter(letter)
    if held.sent_at is not None:
        raise Refused(_("This letter was sent, so it does not change."))
    check_token(held, LETTER, token)
    said = (" ".join(subject.split()), body.replace("\r\n", "\n").strip())
    wrong = {
        name: [_("Write something here.")] for name, text in zip(("subject", "body"), said, strict=True) if not text
    }
    if wrong:
        raise ValidationError(dict(wrong))
    before = {"subject": held.subject, "body": held.body}
    if before == {"subject": said[0], "body": said[1]}:
        return held
    held.subject, held.body, held.is_edited = said[0][:200], said[1], True
    held.save(update_fields=["subject", "body", "is_edited"])
    record(by=by, verb="edited letter", record=held, before=before, after={"subject": held.subject, "body": held.body})
    return held


@action(May.SEND)
def merge_again(*, by: Actor, letter: Letter) -> None:
    """Throw one unsent letter away, so that it is merged anew from the wording and the facts of now.

    Raises:
        Refused: it is sent.
    """
    held = _locked_letter(letter)
    if held.sent_at is not None:
        raise Refused(_("This letter was sent, so it does not change."))
    record(by=by, verb="threw letter away", record=held, before={"subject": held.subject, "body": held.body})
    held.delete()


@action(May.SEND)
def send_letters(
    *, by: Actor, invitation: Invitation, kinds: Collection[str] | None = None, closing: bool = False
) -> list[Letter]:
    """Send every letter of a round that is due, all in one go: offers are offered and refusals declined with them.

    ``kinds`` sends only some. Each applicant is told that a letter is there; the text is read in the application.

    Raises:
        Refused: one is not written, or says nothing: the sentence counts them, and none is sent.
    """
    held = locked_invitation(invitation)
    found = [each for each in unsent(held, closing=closing) if kinds is None or each.kind in kinds]
    if not found:
        raise Refused(_("There is no letter to send."))
    missing = sum(each.letter is None for each in found)
    if missing:
        raise Refused(
            ngettext(
                "%(n)d letter is not merged yet: merge it, read it, then send.",
                "%(n)d letters are not merged yet: merge them, read them, then send.",
                missing,
            )
            % {"n": missing}
        )
    return _sent([each.letter for each in found if each.letter is not None], by)


@action(May.SEND)
def send_offers(*, by: Actor, office: Office, awards: Collection[UUID]) -> list[Letter]:
    """Send the offers of decided awards that come from no round; their letters are written.

    Raises:
        Refused: one has no letter, or it says nothing.
        NotAllowed: one is another office's.
    """
    rows = Letter.objects.filter(award__in=list(awards), sent_at__isnull=True, invitation__isnull=True, kind=OFFER)
    found = list(rows.select_for_update(of=("self",)).select_related("office"))
    if any(each.office_id != office.pk for each in found):
        raise NotAllowed(_("That record belongs to another office."))
    if len(found) != len(set(awards)):
        raise Refused(_("One of these has no letter to send: merge it first."))
    return _sent(found, by)


def _sent(letters: Sequence[Letter], by: Actor) -> list[Letter]:
    """Send them all, or none. A step inside an action."""
    wrong = [f"{each.organisation}: {' '.join(why)}" for each in letters if (why := blanks(each.subject, each.body))]
    if wrong:
        raise Refused(_("Nothing was sent. %(why)s") % {"why": " ".join(wrong)})
    keys = [each.pk for each in letters]
    rows = Letter.objects.filter(pk__in=keys, sent_at__isnull=True).select_related(
        "office", "organisation", "application", "award"
    )
    now = timezone.now()
    held = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for letter in held:
        letter.sent_at, letter.sent_by_id = now, by.person_id
        letter.save(update_fields=["sent_at", "sent_by"])
        due_on = _follow(letter, by)
        tell_of_letter(by, letter, title_of(letter), due_on=due_on)
        record(by=by, verb="sent letter", record=letter, after={"kind": letter.kind, "to": str(letter.organisation)})
    return held


def _follow(letter: Letter, by: Actor) -> dt.date | None:
    """What goes with a letter: the offer is made, or the application declined. The last day to answer, if any."""
    if letter.kind == OFFER and letter.award is not None:
        return _offered(letter.award, by)
    application = letter.application
    if letter.kind == DECLINE and application is not None and application.state != Applied.DECLINED:
        why = _("The reasons are in our letter of %(day)s.") % {"day": british(today())}
        move_application(by=by, application=application, name="decline", reason=why)
    return None


def _offered(award: Award, by: Actor) -> dt.date:
    head = locked(award)
    head.expires_on = last_day(head, today())
    if head.expires_on < today():
        raise Refused(
            _("%(award)s: the last day to answer, %(day)s, is over. Set another, and merge the letter again.")
            % {"award": head, "day": british(head.expires_on)}
        )
    verb = moved(paper_now(head), "offer", moment(by))
    head.offered_at, head.offered_by_id = timezone.now(), by.person_id
    head.save(update_fields=["state", "expires_on", "offered_at", "offered_by"])
    if head.application is not None:
        move_application(by=by, application=head.application, name="offer")
    after = {"amount": f"{head.amount:.2f}", "last day": head.expires_on, "conditions": head.conditions}
    record(by=by, verb=verb, record=head, after=after)
    return head.expires_on
