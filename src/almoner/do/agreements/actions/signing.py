"""Signing for either side, and holding what was signed by hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.do.agreements.access import May
from almoner.do.agreements.models import Agreement, Paper, PaperSending, PaperSignature
from almoner.do.agreements.papers.drawing import legible
from almoner.do.agreements.papers.signing import OFFICE, PROVIDER, SIDES, Standing, State, post_of
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.documents.models import Document
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.notices.actions import tell
from almoner.foundation.organisations.queries import people_with

from ._papers import TO_SIGN, check, stands, tell_signed
from ._steps import locked, moment, today

_LONGEST = 200


class ByHand(NamedTuple):
    """Who signed for a side ("office" or "provider") on paper, as it stands there, and when."""

    side: str
    name: str
    role: str
    signed_on: dt.date


@action(May.SIGN_OWN)
def sign_as_provider(*, by: Actor, paper: Paper, sha256: str, name: str, role: str) -> PaperSignature:
    """Sign the paper whose hash is ``sha256`` for the body that it names, by typing one's name and role there.

    Raises:
        OutOfDate: the hash is not that of this paper.
        ValidationError: by field: no name or role.
        Refused: a newer paper stands, it was not sent, the agreement has changed, the person acts for another body,
            has signed for the office, or somebody of theirs has signed already.
    """
    head = locked(paper.agreement)
    standing = stands(head, paper)
    first = standing.state is not State.HALF_SIGNED
    _check(standing, "sign_as_provider" if first else "countersign_as_provider", by, sha256)
    said = _named(name, role)
    signature = _written(paper, PROVIDER, said, by, person_id=by.person_id)
    if first:
        _ask_the_office(head, standing, by)
    _told(head, standing, signature, by)
    return signature


@action(May.SIGN)
def sign_for_office(*, by: Actor, paper: Paper, sha256: str, role: str = "", name: str = "") -> PaperSignature:
    """Sign the paper whose hash is ``sha256`` for the office: in the post named by ``role`` (a value of `Role`), or
    else the first in which this person may. Without a name it is the person's own.

    Raises:
        OutOfDate: the hash is not that of this paper.
        Refused: as in `sign_as_provider`; or the person holds no post that signs, their delegation does not go so far,
            or they have declared an interest in the provider.
    """
    head = locked(paper.agreement)
    standing = stands(head, paper)
    move = "countersign_for_office" if standing.state is State.HALF_SIGNED else "sign_for_office"
    _check(standing, move, by, sha256)
    post = post_of(standing, by.person_id, role)
    if isinstance(post, str):
        raise Refused(post)
    said = _named(name.strip() or by.name, str(PaperSignature(post=post.role).get_post_display()))
    signature = _written(
        paper, OFFICE, said, by, person_id=by.person_id, post=post.role, delegation_id=post.delegation_id
    )
    _told(head, standing, signature, by)
    return signature


@action(May.KEEP)
def hold_signed_paper(
    *, by: Actor, paper: Paper, document: Document, signatures: Sequence[ByHand]
) -> list[PaperSignature]:
    """Record that a paper was signed by hand, by one side or both: who, when, and the document that shows it.

    Raises:
        ValidationError: by field: nobody is named, a side is named twice, both sides are one person, or a day lies
            ahead.
        Refused: a newer paper stands, the agreement has changed, or a side named has signed already.
    """
    head = locked(paper.agreement)
    standing = stands(head, paper)
    _check_by_hand(standing, signatures)
    whole = len(standing.signatures) + len(signatures) == len(SIDES)
    check(standing, "hold" if whole else "hold_one_side", moment(by))
    if document.office_id != head.office_id:
        raise Refused(_("The document is not this office’s."))
    if not standing.is_sent:
        PaperSending(office_id=head.office_id, paper=paper, sent_by_id=by.person_id, is_by_hand=True).save(
            force_insert=True
        )
    made = [
        _written(paper, each.side, _named(each.name, each.role), by, document=document, signed_on=each.signed_on)
        for each in signatures
    ]
    _told(head, standing, made[-1], by, count=len(made))
    return made


def _check(standing: Standing, move: str, by: Actor, sha256: str) -> None:
    """Raises OutOfDate or Refused."""
    if standing.state is State.SUPERSEDED:
        raise Refused(_("A newer paper was drawn up, so this one is not signed any more. Open the newest."))
    if sha256 != standing.paper.sha256:
        raise OutOfDate(_("This is not the paper that you read, so nothing was signed. Read it and sign again."))
    check(standing, move, moment(by))


def _named(name: str, role: str) -> tuple[str, str]:
    """Raises ValidationError, by field."""
    said = {field: " ".join(text.split()) for field, text in legible({"name": name, "role": role}).items()}
    wrong = {}
    if not said["name"]:
        wrong["name"] = _("Type your full name.")
    if not said["role"]:
        wrong["role"] = _("Say in what role it is signed, such as chair or chief officer.")
    for field, text in said.items():
        if len(text) > _LONGEST:
            wrong[field] = _("At most %(n)d letters.") % {"n": _LONGEST}
    if wrong:
        raise ValidationError(wrong)
    return said["name"], said["role"]


def _check_by_hand(standing: Standing, signatures: Sequence[ByHand]) -> None:
    """Raises ValidationError, by field, or Refused."""
    sides = [each.side for each in signatures]
    if not sides:
        raise ValidationError({"signatures": _("Say who signed it.")})
    if len(set(sides)) != len(sides) or not set(sides) <= set(SIDES):
        raise ValidationError({"signatures": _("Each side signs once: the office, and the provider.")})
    if any(side in standing.signatures for side in sides):
        raise Refused(_("A side named here has signed already."))
    names = [each.name.strip().casefold() for each in (*signatures, *standing.signatures.values())]
    if len(set(names)) != len(names):
        raise ValidationError({"signatures": _("The two sides are signed by different people.")})
    if any(each.signed_on > today() for each in signatures):
        raise ValidationError({"signed_on": _("The day of a signature does not lie ahead.")})


def _written(paper: Paper, side: str, said: tuple[str, str], by: Actor, **facts: Any) -> PaperSignature:
    signature = PaperSignature(
        office_id=paper.office_id,
        paper=paper,
        side=side,
        name=said[0],
        role=said[1],
        sha256=paper.sha256,
        recorded_by_id=by.person_id,
        **{"signed_on": today(), **facts},
    )
    signature.save(force_insert=True)
    return signature


def _told(head: Agreement, standing: Standing, signature: PaperSignature, by: Actor, count: int = 1) -> None:
    """Once both sides have signed, whoever sent it and whoever may sign for the provider learn of it."""
    paper: Paper = standing.paper
    if len(standing.signatures) + count == len(SIDES):
        sending = PaperSending.objects.select_related("sent_by").get(paper=paper)
        desk = reverse("desk-agreement", args=[head.office.slug, head.number])
        own = reverse("provider-agreement", args=[paper.signatory_id, head.pk]) if paper.signatory_id else ""
        theirs = people_with(paper.signatory_id, Part.CERTIFIER, Part.OWNER) if paper.signatory_id else []
        ours = [(sending.sent_by, desk)] if sending.sent_by else []
        tell_signed(head, by, [*ours, *((person, own) for person in theirs)])
    record(
        by=by,
        verb="signed paper" if signature.person_id else "held signed paper",
        record=head,
        after={
            "paper": paper.number,
            "side": signature.side if count == 1 else "both",
            "name": signature.name,
            "role": signature.role,
            "sha256": paper.sha256,
        },
    )


def _ask_the_office(head: Agreement, standing: Standing, by: Actor) -> None:
    """Tell those who may sign for the office, each once; whoever has signed for the other side is not asked."""
    able = {post.person_id for post in standing.signers if not isinstance(post_of(standing, post.person_id), str)}
    tell(
        by=by,
        people=Person.objects.filter(pk__in=able - {by.person_id}, is_active=True),
        kind=TO_SIGN,
        title=_("%(number)s is signed by the provider and waits for the office") % {"number": head.number},
        link=reverse("desk-agreement-paper-sign", args=[head.office.slug, head.number, standing.paper.number]),
        office=head.office,
    )
