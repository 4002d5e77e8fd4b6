"""What somebody else saved meanwhile, beside what the person wrote."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.organisations.columns import yes_no
from almoner.foundation.organisations.models import Organisation


def beside(form: Any, now: Organisation, names: Iterable[str]) -> list[tuple[Any, Any, Any]]:
    """(label, what stands now, what the person wrote) for each of these facts that differs."""
    mine = form.facts()
    return [
        (form.fields[name].label, _shown(form, name, getattr(now, name)), _shown(form, name, mine[name]))
        for name in names
        if getattr(now, name) != mine[name]
    ]


def _shown(form: Any, name: str, value: Any) -> Any:
    choices = dict(getattr(form.fields[name], "choices", ())) if name != "accountable_body" else {}
    if isinstance(value, bool):
        return yes_no(value)
    return choices.get(value, value) if value not in {None, ""} else _("blank")
