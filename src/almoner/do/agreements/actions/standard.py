"""Writing the office's standard terms: always a new version, with a reason."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.access import May
from almoner.do.agreements.models import Agreement, StandardTerms
from almoner.do.agreements.papers.clauses import Clause, as_rows, faults, shipped
from almoner.do.agreements.papers.drawing import legible
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.offices.models import Office

from ._steps import check_reason


@action(May.WRITE_TERMS)
def write_terms(
    *, by: Actor, office: Office, kind: str, clauses: Sequence[Clause], reason: str, opened: int | None = None
) -> StandardTerms:
    """Make these clauses the office's standard terms for a kind of agreement, from the next paper on.

    ``opened`` is the version the person saw, 0 for those that come with the product; None: it does not matter.

    Raises:
        OutOfDate: another version came meanwhile.
        ValidationError: by field: no such kind, no reason, or faults of the clauses, all at once; or nothing differs.
    """
    if kind not in Agreement.Kind.values or not shipped(kind):
        raise ValidationError({"kind": _("There are no standard terms for agreements of this kind.")})
    Office.objects.select_for_update().get(pk=office.pk)  # two who write at once come one after the other
    held = queries.standard_of(office, kind)
    number = held.number if held else 0
    if opened is not None and opened != number:
        raise OutOfDate(
            _("Somebody else wrote a new version while you had this open. Nothing of yours is lost: compare and save.")
        )
    made = _checked(clauses, queries.clauses_of(office, kind, held)[0])
    version = StandardTerms(
        office=office,
        kind=kind,
        number=number + 1,
        clauses=as_rows(made),
        reason=check_reason(reason),
        written_by_id=by.person_id,
    )
    version.save(force_insert=True)
    record(
        by=by,
        verb="wrote standard terms",
        record=version,
        reason=version.reason,
        after={"kind": kind, "version": version.number, "clauses": [each.title for each in made]},
    )
    return version


def _checked(clauses: Sequence[Clause], before: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses as they are kept. Raises ValidationError: they have faults, or are those that stand."""
    made = tuple(Clause(*(text.strip() for text in legible(list(each)))) for each in clauses)
    if wrong := faults(made):
        raise ValidationError({"clauses": wrong})
    if made == tuple(before):
        raise ValidationError(_("Nothing is different, so there is nothing to save."))
    return made
