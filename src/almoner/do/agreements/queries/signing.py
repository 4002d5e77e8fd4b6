"""How far the signing of a paper is: everything that the rules look at, in the same few queries for every paper."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from almoner.do.agreements.content import from_facts
from almoner.do.agreements.declared import outcomes_of, signers_of
from almoner.do.agreements.models import Agreement, AgreementVersion, Paper
from almoner.do.agreements.papers.rules import missing
from almoner.do.agreements.papers.signatory import signatory
from almoner.do.agreements.papers.signing import Standing
from almoner.do.agreements.terms import deal_of
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.queries import delegations_in_force, people_in_post
from almoner.governance.decisions.rules.paper import Post
from almoner.governance.interests.queries import people_kept_out

from .drawing import parties_of
from .record import terms_of, with_terms


def standing_of(paper: Paper, on: dt.date) -> Standing:
    """One paper as its rules see it on a day. Ten queries at most."""
    head = Agreement.objects.select_related("office", "current").get(pk=paper.agreement_id)
    numbers = head.papers.aggregate(newest=Max("number"), sent=Max("number", filter=Q(sending__isnull=False)))
    terms_now, same_deal = _deal(head, paper)
    parties = parties_of(head)
    return Standing(
        paper=paper,
        signatures={each.side: each for each in paper.signatures.select_related("document", "recorded_by", "person")},
        is_sent=getattr(paper, "sending", None) is not None,
        newest=numbers["newest"],
        newest_sent=numbers["sent"] or 0,
        same_deal=same_deal,
        lacks=missing(
            head.kind, terms_now, from_facts(paper.facts["content"]), signatory(parties), outcomes_of(head.office, on)
        ),
        signers=signers(head.office, on),
        bars=_bars([paper.signatory_id, *(each.organisation.pk for each in parties)], on),
        value=terms_now.value.value,
    )


def _deal(head: Agreement, paper: Paper) -> tuple[Any, bool]:
    """The terms as they stand, and whether they are still the deal of the paper and nobody varied it since."""
    versions = AgreementVersion.objects.filter(agreement=head)
    wanted = {key for key in (head.current_id, paper.version_id) if key is not None}
    found = {each.pk: each for each in with_terms(versions.filter(pk__in=wanted))}
    then, now = found[paper.version_id], found[head.current_id or paper.version_id]
    varied = (
        then.number != now.number
        and versions.filter(
            change=AgreementVersion.Change.VARIATION, number__gt=then.number, number__lte=now.number
        ).exists()
    )
    return terms_of(now), not varied and deal_of(terms_of(then)) == deal_of(terms_of(now))


def signers(office: Office, on: dt.date) -> tuple[Post, ...]:
    """Who may sign agreements for an office on a day: holders of the posts that sign, and their recorded delegates,
    in the order in which the setting names the posts."""
    posts = signers_of(office, on)
    held = [Post(row.role, row.person_id, row.person.name) for row in people_in_post(office, on)]
    delegated = [
        Post(row.role, row.delegate_id, row.delegate.name, row.pk, row.limit)
        for row in delegations_in_force(office, on)
    ]
    able = [post for post in (*held, *delegated) if post.role in posts]
    return tuple(sorted(able, key=lambda post: posts.index(Role(post.role))))


def _bars(organisations: list[UUID | None], on: dt.date) -> Mapping[UUID, str]:
    """Who has declared an interest in a party, and so does not sign for the office."""
    tied = people_kept_out([each for each in organisations if each is not None], on)
    return {
        interest.person_id: _("an interest in %(body)s is declared") % {"body": interest.name}
        for interests in tied.values()
        for interest in interests
    }
