"""Who may apply: the forms of organisation that a round is open to, and its questions before anybody begins."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from almoner.do.grants.rules.written import Gate
from almoner.foundation.organisations.models import Organisation


def stops(gates: Sequence[Gate], answers: Mapping[int, str]) -> list[str]:
    """What is said to somebody whose answers (by the place of the question) do not fit; nothing where all do."""
    found = []
    for place, gate in enumerate(gates):
        if answers.get(place, "") not in {"", gate.wanted}:
            found.append(gate.stop or _("This round is not for you: “%(question)s”") % {"question": gate.question})
    return found


def form_refusal(form: str, wanted: Sequence[str]) -> str | None:
    """Why an organisation of this form cannot apply. One whose form is not known may: the sift asks."""
    if not wanted or form in wanted or form == Organisation.Form.UNKNOWN:
        return None
    names = {choice.value: str(choice.label) for choice in Organisation.Form}
    said = {"form": names.get(form, form), "forms": ", ".join(names.get(one, one) for one in wanted)}
    return _("This round is for: %(forms)s. Your organisation is entered as: %(form)s.") % said
