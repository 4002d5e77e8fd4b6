"""In what ways the money of a fund may be given (GRA-01). A fund that names none may be given in any way."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.offices.models import Office

from .models import Fund, Pot


def fund_refusal(fund: Fund, instrument: str) -> str:
    """Why a fund is not given in this way (a value of Fund.Instrument), and what to do about it; "" where it is."""
    if not fund.allowed or instrument in fund.allowed:
        return ""
    return _(
        "“%(fund)s” may not be given as %(instrument)s, only as %(allowed)s. Choose another fund, or have this one "
        "corrected."
    ) % {"fund": fund, "instrument": Fund.Instrument(instrument).label, "allowed": fund.allowed_in_words}


def pot_refusals(office: Office, pots: Iterable[Pot], instrument: str) -> dict[UUID, str]:
    """A sentence for each pot of which every fund that is paid from it excludes this way of giving. One query."""
    funds: dict[UUID, list[Fund]] = {}
    for fund in Fund.objects.filter(office=office, pot__in=[pot.pk for pot in pots]).order_by("name"):
        if fund.pot_id is not None:
            funds.setdefault(fund.pot_id, []).append(fund)
    named = {pot.pk: pot for pot in pots}
    found = {}
    for key, rows in funds.items():
        if all(fund_refusal(fund, instrument) for fund in rows):
            found[key] = _(
                "“%(pot)s” pays for %(funds)s, which may not be given as %(instrument)s. Take another pot, or have the "
                "fund corrected."
            ) % {
                "pot": named[key].name,
                "funds": ", ".join(f"“{fund}”" for fund in rows),
                "instrument": Fund.Instrument(instrument).label,
            }
    return found
