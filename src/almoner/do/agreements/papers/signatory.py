"""Which body signs for the provider's side (see docs/rules/agreements.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from almoner.foundation.organisations.models import Organisation

PROVIDER, LEAD, ACCOUNTABLE_BODY = "provider", "lead", "accountable_body"


@dataclass(frozen=True, slots=True)
class Body:
    """A party of the agreement: its part, and the organisation with its accountable body at hand."""

    part: str
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and in whose stead where that is another; or why nobody can."""

    organisation: Organisation | None
    in_stead_of: str = ""
    fault: str = ""


def signatory(parties: Sequence[Body]) -> Signatory:
    """The accountable body where one is a party; else the lead, else the only provider, or the body that acts for it.

    One body signs for all: nobody has to gather the signatures of a consortium here.
    """
    acting = [each.organisation for each in parties if each.part == ACCOUNTABLE_BODY]
    behind, fault = _who_provides(parties)
    if len(acting) > 1:
        return Signatory(None, fault=_("Two accountable bodies are recorded: only one signs."))
    if acting:
        return Signatory(acting[0], behind.name if behind and behind.pk != acting[0].pk else "")
    if behind is None:
        return Signatory(None, fault=fault)
    if behind.accountable_body is not None:
        return Signatory(behind.accountable_body, behind.name)
    if behind.form == Organisation.Form.PARTNERSHIP:
        return Signatory(
            None,
            fault=_("%(name)s is no legal person, so another body signs: record its accountable body.")
            % {"name": behind.name},
        )
    return Signatory(behind)


def _who_provides(parties: Sequence[Body]) -> tuple[Organisation | None, str]:
    """The lead, or the only provider; else why that cannot be said."""
    for part in (LEAD, PROVIDER):
        found = [each.organisation for each in parties if each.part == part]
        if len(found) == 1:
            return found[0], ""
        if len(found) > 1:
            return None, _("Several bodies provide and none of them leads alone: record who leads, since one signs.")
    return None, _("No provider is recorded, so there is nobody to sign on the other side.")
