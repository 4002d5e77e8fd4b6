"""What is under way about an agreement: its papers, and the variations that were proposed, both in one query."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from almoner.do.agreements.models import ANSWERS


class Short(NamedTuple):
    """A paper in short: its number, the version it was drawn up from, whether it was sent, and which sides signed."""

    number: int
    version: UUID
    is_sent: bool
    sides: list[str]


class Asked(NamedTuple):
    """A proposed variation, as the agreement's page lists it."""

    pk: UUID
    state: str
    reason: str
    proposed_by: str | None

    @property
    def state_shown(self) -> str:
        """How far it is, in words."""
        return str(dict(ANSWERS)[self.state])


class UnderWay(NamedTuple):
    """Papers and proposed variations, the newest first."""

    papers: list[Short]
    proposals: list[Asked]


def under_way(agreement: UUID) -> UnderWay:
    """The papers of an agreement and its proposed variations; one query."""
    found = UnderWay([], [])
    with connection.cursor() as cursor:
        cursor.execute(_UNDER_WAY, {"agreement": agreement})
        for number, key, is_sent, sides, state, reason, name, _order in cursor.fetchall():
            if number is None:
                found.proposals.append(Asked(key, state, reason, name))
            else:
                found.papers.append(Short(number, key, is_sent, sides))
    return found


_UNDER_WAY = """
    SELECT paper.number, paper.version_id,
        EXISTS (SELECT FROM agreements_papersending WHERE paper_id = paper.id),
        ARRAY(SELECT side FROM agreements_papersignature WHERE paper_id = paper.id ORDER BY at),
        '', '', NULL, paper.number
    FROM agreements_paper paper WHERE paper.agreement_id = %(agreement)s
    UNION ALL
    SELECT NULL, asked.id, false, ARRAY[]::text[], asked.state, asked.reason, person.name,
        extract(epoch FROM asked.proposed_at)
    FROM agreements_proposal asked LEFT JOIN accounts_person person ON person.id = asked.proposed_by_id
    WHERE asked.agreement_id = %(agreement)s
    ORDER BY 8 DESC
"""
