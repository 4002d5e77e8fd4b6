"""Letters: which are due, which are written and sent, and what stands in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Letter, LetterTemplate, Proposal
from almoner.do.awards.rules.wording import DECLINE, INELIGIBLE, OFFER, RESERVE, default_of
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

_KIND_OF = {Applied.INELIGIBLE: INELIGIBLE, Applied.NOT_RECOMMENDED: DECLINE, Applied.RESERVE: RESERVE}
_UNDECIDED = frozenset({State.PROPOSED, State.IN_DECISION, State.LEFT_OUT})
_AFTER_A_DECISION = frozenset({DECLINE, RESERVE})


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that an applicant should have, and how far it is."""

    application: Application | None
    award: Award | None
    kind: str
    letter: Letter | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it went out."""
        return self.letter is not None and self.letter.sent_at is not None

    @property
    def key(self) -> UUID:
        """What the letter is about: the application, else the award."""
        about = self.application or self.award
        assert about is not None  # noqa: S101 - one of the two is always given
        return about.pk


def due_letters(invitation: Invitation, *, closing: bool = False) -> list[Due]:
    """The letters that applicants of a round should have by now, sent or not. Four queries.

    Who is not eligible hears at any time; who is not recommended or on the reserve once the round's first decision is
    made; an offer goes to whoever is decided on. ``closing``: the round ends, so the reserve is told that it is over.
    """
    applications = list(
        Application.objects.filter(invitation=invitation, submitted_at__isnull=False)
        .exclude(state=Applied.WITHDRAWN)
        .select_related("organisation", "office")
        .order_by("number")
    )
    awards = _awards_by_application(invitation)
    letters = _letters_by_application(invitation)
    is_decided = any(each.state not in _UNDECIDED for each in awards.values())
    found = []
    for each in applications:
        kind = _kind(each, awards.get(each.pk), letters.get(each.pk, {}), closing=closing)
        if kind is None or (kind in _AFTER_A_DECISION and not is_decided and not closing):
            continue
        award = awards.get(each.pk) if kind == OFFER else None
        found.append(Due(each, award, kind, letters.get(each.pk, {}).get(kind)))
    return found


def _kind(application: Application, award: Award | None, sent: Mapping[str, Letter], *, closing: bool) -> str | None:
    """Which letter an application is due now; of one that is over, the letter that told so."""
    state = application.state
    if award is not None and award.state in {State.DECIDED, State.OFFERED, State.ACCEPTED}:
        return OFFER
    if state == Applied.RESERVE and closing:
        return DECLINE
    if state == Applied.DECLINED:
        return DECLINE
    if state in {Applied.OFFERED, Applied.ACCEPTED, Applied.REFUSED, Applied.LAPSED}:
        return OFFER if OFFER in sent else None
    return _KIND_OF.get(Applied(state))


def _awards_by_application(invitation: Invitation) -> dict[UUID, Award]:
    """The last award of each application."""
    rows = Award.objects.filter(invitation=invitation).exclude(state=State.WITHDRAWN)
    found = rows.select_related("organisation", "decision").order_by("proposed_at", "pk")
    return {each.application_id: each for each in found if each.application_id is not None}


def _letters_by_application(invitation: Invitation) -> dict[UUID, dict[str, Letter]]:
    """The last letter of each kind to each applicant."""
    rows = Letter.objects.filter(invitation=invitation).select_related("sent_by", "organisation")
    found: dict[UUID, dict[str, Letter]] = {}
    for each in rows.order_by("written_at", "pk"):
        if each.application_id is not None:
            found.setdefault(each.application_id, {})[each.kind] = each
    return found


def unsent(invitation: Invitation, *, closing: bool = False) -> list[Due]:
    """The letters that are due and not sent."""
    return [each for each in due_letters(invitation, closing=closing) if not each.is_sent]


def why_held(decision: Any) -> str | None:
    """Why the public should not hear of a decision yet: letters to applicants that are not sent; None when all are."""
    held = Proposal.objects.filter(decision=decision).select_related("invitation").first()
    if held is None:
        return None
    if held.invitation is not None:
        count = len(unsent(held.invitation))
    else:
        count = Award.objects.filter(decision=decision, state__in=[State.IN_DECISION, State.DECIDED]).count()
    if not count:
        return None
    return ngettext(
        "The letter to %(n)d applicant is not sent yet.", "Letters to %(n)d applicants are not sent yet.", count
    ) % {"n": count}


def templates_of(office: Office) -> dict[str, tuple[str, str]]:
    """The wording of each kind of letter: the office's last, else what Almoner brings. One query."""
    rows = LetterTemplate.objects.filter(office=office).order_by("kind", "-number").distinct("kind")
    own = {each.kind: (each.subject, each.body) for each in rows}
    return {kind: own.get(kind) or default_of(kind) for kind in (OFFER, DECLINE, INELIGIBLE, RESERVE)}


def template_versions(office: Office, kind: str) -> QuerySet[LetterTemplate, LetterTemplate]:
    """Every wording of one kind that the office wrote, the last first."""
    return LetterTemplate.objects.filter(office=office, kind=kind).select_related("written_by").order_by("-number")


# --- One letter


def letter_at_desk(office: Office, pk: UUID, *, seen_by: Actor) -> Letter | None:
    """A letter of the office, sent or not, for its staff."""
    if seen_by.office_id != office.pk or not seen_by.may(May.READ):
        return None
    rows = Letter.objects.filter(office=office, pk=pk)
    return rows.select_related("organisation", "application", "award", "invitation__round__fund", "sent_by").first()


def letters_to(organisation: UUID, *, seen_by: Actor) -> QuerySet[Letter, Letter]:
    """What an organisation was sent, the last first, for its members."""
    if seen_by.organisation_id != organisation or not seen_by.may(May.SEE):
        return Letter.objects.none()
    rows = Letter.objects.filter(organisation=organisation, sent_at__isnull=False)
    return rows.select_related("office", "application", "award", "invitation").order_by("-sent_at", "-pk")


def letters_about(organisation: UUID, about: UUID, *, seen_by: Actor) -> list[Letter]:
    """The letters about one application, or one award that comes from none, the last first."""
    rows = letters_to(organisation, seen_by=seen_by)
    return list(rows.filter(application=about)) or list(rows.filter(award=about, application__isnull=True))


def counts(found: Sequence[Due]) -> dict[str, tuple[int, int]]:
    """By kind, how many are due and how many of them are sent."""
    return {
        kind: (
            sum(each.kind == kind for each in found),
            sum(each.kind == kind and each.is_sent for each in found),
        )
        for kind in (OFFER, RESERVE, DECLINE, INELIGIBLE)
    }


def title_of(letter: Letter) -> str:
    """What a letter is about, in words that say nothing of what it says."""
    if letter.application is not None:
        return _("A letter about %(reference)s") % {"reference": letter.application.reference}
    return _("A letter about an award")
