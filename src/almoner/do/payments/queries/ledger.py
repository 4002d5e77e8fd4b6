"""How the ledger knows organisations and pots; what it needs and nobody has entered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.payments.declared import layout_of
from almoner.do.payments.models import Payment, PaymentSplit, PotCode, SupplierNumber
from almoner.do.payments.rules.ledger import Source

type Parts = Mapping[UUID, Sequence[PaymentSplit]]


def supplier_numbers(payments: Iterable[Payment]) -> dict[tuple[UUID, UUID], str]:
    """The supplier numbers of those who are paid, by office and organisation; one query."""
    listed = list(payments)
    rows = SupplierNumber.objects.filter(
        office__in={each.office_id for each in listed}, organisation__in={each.organisation_id for each in listed}
    )
    return {(row.office_id, row.organisation_id): row.number for row in rows}


def cost_codes(pots: Iterable[UUID]) -> dict[UUID, str]:
    """The cost codes of pots; one query."""
    return dict(PotCode.objects.filter(pot__in=set(pots)).values_list("pot", "code"))


def lacks_of(payments: Sequence[Payment], parts: Parts, on: dt.date | None = None) -> dict[UUID, list[str]]:
    """What the office's ledger needs of each payment and nobody has entered, as sentences; two queries."""
    day = on or timezone.localdate()
    suppliers = supplier_numbers(payments)
    codes = cost_codes(split.pot_id for splits in parts.values() for split in splits)
    found: dict[UUID, list[str]] = defaultdict(list)
    for each in payments:
        wanted = {heading.source for heading in layout_of(each.office, day)}
        if Source.SUPPLIER_NUMBER in wanted and (each.office_id, each.organisation_id) not in suppliers:
            what = {"organisation": each.organisation.name}
            found[each.pk].append(_("Enter the supplier number of %(organisation)s.") % what)
        if Source.COST_CODE in wanted:
            missing = {split.pot.name for split in parts.get(each.pk, ()) if split.pot_id not in codes}
            found[each.pk] += [_("Enter the cost code of %(pot)s.") % {"pot": pot} for pot in sorted(missing)]
    return found
