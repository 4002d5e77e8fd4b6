"""How awards speak in the decision they stand in: the lines of its table, and what follows when it is decided."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.do.applications import queries as applications
from almoner.do.scoring import queries as scoring
from almoner.governance.decisions.rules.paper import Facts, Row
from almoner.governance.decisions.subjects import Subject

from .actions import settling
from .models import Award, Proposal
from .notes import money_of
from .queries.conflicts import declared_ties
from .queries.letters import why_held


class AwardTable(Subject):
    """Awards put to a decision. What changes them here is `actions.settling`."""

    def facts(self, decisions: Sequence[Any]) -> Mapping[UUID, Facts]:
        """Two queries, whatever the number of decisions; one where no award stands in any."""
        keys = [each.pk for each in decisions]
        awards: dict[UUID | None, list[Award]] = {}
        for award in _awards(keys):
            awards.setdefault(award.decision_id, []).append(award)
        for each in decisions:
            each.bids_in_it = [award.application_id for award in awards.get(each.pk, ()) if award.application_id]
        if not awards:
            return {}
        notes = dict(Proposal.objects.filter(decision__in=keys).values_list("decision", "notes"))
        return {
            key: Facts(tuple(_row(award) for award in awards[key]), _notes(notes.get(key, ())))
            for key in keys
            if key in awards
        }

    def money(self, decision: Any) -> Mapping[tuple[UUID, int], Decimal] | None:
        awards = list(_awards([decision.pk]))
        if not awards:
            return None
        return {(pot, year): much for (pot, _name, year), much in money_of(awards).items()}

    def barred_from_signing(self, decisions: Sequence[Any]) -> Mapping[UUID, Mapping[UUID, str]]:
        """Whoever judged one of the bids, on the panel or as an officer, or declared a tie with an applicant there.

        Three queries, and none where no bid is decided on: which bids stand in a decision was read with its facts.
        """
        bids: dict[UUID, list[UUID]] = {each.pk: _bids_in(each) for each in decisions}
        every = {key for keys in bids.values() for key in keys}
        if not every:
            return {}
        judges, tied = scoring.judges_of(every), declared_ties(None, every)
        recommended = applications.recommended_by(every)
        found: dict[UUID, dict[UUID, str]] = {}
        for decision, keys in bids.items():
            mine = set(keys)
            bars = {person: _("you declared a tie with an applicant") for person, ties in tied.items() if ties & mine}
            bars |= {person: _("you judged these bids") for key in keys for person in judges.get(key, ())}
            bars |= {person: _("you recommended in this round") for key in keys for person in recommended.get(key, ())}
            found[decision] = bars
        return found

    def decided(self, decision: Any, by: Any) -> None:
        settling.settle(by=by, decision=decision)

    def left_out(self, decision: Any, key: str, reason: str, by: Any) -> None:
        settling.leave_out(by=by, decision=decision, key=UUID(key), reason=reason)

    def changed_to(self, decision: Any, key: str, value: Decimal, by: Any) -> None:
        settling.change_amount(by=by, decision=decision, key=UUID(key), amount=value)

    def holds_publication(self, decision: Any) -> str | None:
        return why_held(decision)


def _bids_in(decision: Any) -> list[UUID]:
    """The applications decided on: as read with the facts, else by a query."""
    held = getattr(decision, "bids_in_it", None)
    if held is None:
        held = [award.application_id for award in _awards([decision.pk]) if award.application_id]
    return list(held)


def _awards(decisions: Iterable[UUID]) -> Any:
    rows = Award.objects.filter(decision__in=list(decisions)).select_related("organisation")
    return rows.order_by("place", "title", "pk")


def _row(award: Award) -> Row:
    return Row(
        key=str(award.pk),
        applicant=award.organisation.name,
        description=award.description,
        value=award.amount,
        organisation_id=award.organisation_id,
        recommended=award.recommended,
        note=award.difference_reason,
        withheld=award.withheld,
        service_id=award.service_id,
        framework_line_id=award.framework_line_id,
    )


def _notes(held: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((heading, text) for heading, text in held)
