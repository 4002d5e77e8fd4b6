"""Keeping a sheet: by a button, and by itself while it is written."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from almoner.do.scoring import actions, queries
from almoner.do.scoring.forms.sheets import SheetForm
from almoner.do.scoring.models import Allotment
from almoner.foundation.door.refusals import NotAllowed, Refused


class Sheeting:
    """One sheet being written: what was typed, what of it is kept, and where two windows differ."""

    def __init__(self, request: Any, allotment: Allotment) -> None:
        self.allotment, sheet = allotment, allotment.exercise.sheet
        self.is_bound = request.method == "POST"
        held = queries.written(allotment)
        self.form = SheetForm(sheet, held, request.POST if self.is_bound else None)
        self.refused = ""
        if self.is_bound:
            self._keep(request)

    @property
    def is_saved(self) -> bool:
        """Whether all that was typed is kept."""
        return self.is_bound and not (self.form.errors or self.form.sides or self.refused)

    def _keep(self, request: Any) -> None:
        for box in self.form.changed:
            typed = box.written
            try:
                actions.save_mark(
                    by=request.actor,
                    allotment=self.allotment,
                    part=box.key,
                    mark=typed.mark,
                    reason=typed.reason,
                    private_note=typed.note,
                    revision=typed.revision,
                )
            except actions.SavedElsewhere as late:
                self.form.stands_beside(box, late.theirs)
            except ValidationError as wrong:
                self.form.refuse(wrong.message_dict)
            except NotAllowed:
                raise
            except Refused as why:
                self.refused = why.sentence
                break
        if self.refused:
            messages.error(request, self.refused)
        self.form.held = queries.written(self.allotment)


def saved_by_itself(request: Any, allotment: Allotment) -> HttpResponse:
    """The answer to a script that saved by itself: when, the revision to go on with, and what is wrong."""
    work = Sheeting(request, allotment)
    conflict = bool(work.form.sides or work.refused)
    told = {
        "saved": not conflict,
        "at": f"{timezone.localtime():%H:%M}",
        "revision": work.form.revision,
        "problems": [each["text"] for each in work.form.errors],
        "conflict": {"sides": work.form.sides, "why": work.refused} if conflict else None,
    }
    return JsonResponse(told, status=409 if conflict else 200)
