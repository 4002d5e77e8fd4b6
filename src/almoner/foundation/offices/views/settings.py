"""What this office does differently: every setting, its value today, since when and why; and recording another."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.offices import actions, forms, queries
from almoner.foundation.offices.access import May
from almoner.foundation.offices.book import declarations, in_force
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address


@page(Audience.STAFF, may=May.READ)
def settings(request: Any) -> HttpResponse:
    today = timezone.localdate()
    rows: list[dict[str, Any]] = []
    for name, declared in declarations().items():
        now = in_force(request.office, name, today)
        rows.append({"name": name, "declared": declared, "now": now, "shown": forms.shown(declared, now.value)})
    rows.sort(key=lambda row: (str(row["declared"].section), str(row["declared"].sentence)))
    sections = [(section, list(group)) for section, group in groupby(rows, key=lambda row: row["declared"].section)]
    return render(request, "offices/settings.html", {"sections": sections, "may_set": request.actor.may(May.SET)})


@page(Audience.STAFF, may=May.SET)
def setting(request: Any, name: str) -> HttpResponse:
    """One setting: every value it ever had here, and a form for another."""
    declared = declarations().get(name)
    if declared is None:
        raise Http404
    now = in_force(request.office, name, timezone.localdate())
    form = forms.SettingForm(
        request.POST or None, declared=declared, initial={"value": _as_answer(declared, now.value)}
    )
    if form.is_valid():
        try:
            actions.record_setting(by=request.actor, office=request.office, name=name, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The setting is recorded."))
            return HttpResponseRedirect(address(request, "desk-settings"))
    past = [
        {"row": row, "shown": forms.shown(declared, row.value)}
        for row in queries.settings_recorded(request.office, name)
    ]
    context = {
        "declared": declared,
        "now": now,
        "shown": forms.shown(declared, now.value),
        "form": form,
        "past": past[::-1],
    }
    return render(request, "offices/setting.html", context)


def _as_answer(declared: Any, value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if declared.kind == "yes or no" else value
