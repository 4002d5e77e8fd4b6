"""Organisations by their names: found, or entered for the first time. A step inside an action, no door itself."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from almoner.foundation.offices.models import Office

from .models import Organisation


def organisations_named(office: Office, names: Iterable[str]) -> dict[str, Organisation]:
    """The organisation for each name, by the name in small letters; those that are new are entered for the office.

    An organisation that the office named itself comes before one that is everybody's. At most three queries, whatever
    the number of names.
    """
    wanted = {name.lower(): name for name in names}
    found = organisations_known(office, wanted)
    missing = [Organisation(office=office, name=name) for lower, name in wanted.items() if lower not in found]
    if not missing:
        return found
    # Somebody else may enter the same name at this moment: theirs is taken, so the names are read again.
    Organisation.objects.bulk_create(missing, ignore_conflicts=True)
    return organisations_known(office, wanted)


def organisations_known(office: Office, names: Iterable[str]) -> dict[str, Organisation]:
    """Those of the names that are held, by the name in small letters; one query.

    Not those that registered themselves under the name until an office has said that it knows them: nobody is handed
    what an office records of a body by calling themselves like it.
    """
    wanted = {name.lower() for name in names}
    if not wanted:
        return {}
    rows = Organisation.objects.annotate(lower_name=Lower("name")).filter(
        Q(office=office) | Q(office=None, registered_at=None) | Q(office=None, vouched_at__isnull=False),
        lower_name__in=wanted,
    )
    found = {row.lower_name: row for row in rows if row.office_id is None}
    return found | {row.lower_name: row for row in rows if row.office_id is not None}
