"""The table that a decision holds itself: the subject of this room, for what no later room keeps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from .models import Line
from .rules.paper import Facts, Row
from .subjects import Subject


class OwnTable(Subject):
    """Lines entered on the decision's own form."""

    def facts(self, decisions: Sequence[Any]) -> Mapping[UUID, Facts]:
        """One query, whatever the number of decisions."""
        found: dict[UUID, list[Row]] = {}
        lines = Line.objects.filter(decision__in=[each.pk for each in decisions], left_out_at__isnull=True)
        for line in lines.order_by("order", "id"):
            found.setdefault(line.decision_id, []).append(_row(line))
        return {key: Facts(tuple(rows)) for key, rows in found.items()}

    def decided(self, decision: Any, by: Any) -> None:
        """Nothing follows from the table of a decision by itself: what it decides is carried out elsewhere."""

    def left_out(self, decision: Any, key: str, reason: str, by: Any) -> None:
        line = Line.objects.get(decision=decision, pk=key)
        line.left_out_at, line.left_out_by_id, line.left_out_why = timezone.now(), by.person_id, reason
        line.save(update_fields=["left_out_at", "left_out_by", "left_out_why"])

    def changed_to(self, decision: Any, key: str, value: Decimal, by: Any) -> None:
        line = Line.objects.get(decision=decision, pk=key)
        line.recommended = line.value if line.recommended is None else line.recommended
        line.value = value
        line.save(update_fields=["recommended", "value"])


def _row(line: Line) -> Row:
    return Row(
        key=str(line.pk),
        applicant=line.applicant,
        description=line.description,
        value=line.value,
        organisation_id=line.organisation_id,
        recommended=line.recommended,
        withheld=line.withheld,
        framework_line_id=line.framework_line_id,
    )
