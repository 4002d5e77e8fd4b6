"""Services by their names: found, or entered for the first time. A step inside an action, never a door of its own."""

from collections.abc import Iterable

from django.db.models.functions import Lower

from almoner.foundation.offices.models import Office

from .models import Service


def services_named(office: Office, names: Iterable[str]) -> dict[str, Service]:
    """The office's service for each name, by the name in small letters; those that are new are entered.

    At most three queries, whatever the number of names.
    """
    wanted = {name.lower(): name for name in names}
    found = _known(office, wanted)
    missing = [Service(office=office, name=name) for lower, name in wanted.items() if lower not in found]
    if not missing:
        return found
    # Somebody else may enter the same name at this moment: theirs is taken, so the names are read again.
    Service.objects.bulk_create(missing, ignore_conflicts=True)
    return _known(office, wanted)


def _known(office: Office, names: Iterable[str]) -> dict[str, Service]:
    rows = Service.objects.annotate(lower_name=Lower("name")).filter(office=office, lower_name__in=list(names))
    return {row.lower_name: row for row in rows}
