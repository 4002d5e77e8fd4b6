"""What one check came to, as somebody at the desk types it; a page may hold several."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.documents.rules import KINDS as FILES
from almoner.foundation.offices.models import Office
from almoner.foundation.pages.fields import DayField

from .entering import LONGEST, Entry, wrong_with
from .models import Outcome
from .rules.standing import Line

TYPED = ("reason", "evidence", "condition", "expires_on", "file")
ACCEPTED = ",".join(f".{kind}" for kind in FILES)


class CheckForm(forms.Form):
    """One kind of check. Left without an outcome and otherwise blank, it says nothing and is passed over."""

    outcome = forms.ChoiceField(
        choices=[("", gettext_lazy("Nothing to record now")), *Outcome.choices],
        required=False,
        label=gettext_lazy("What it came to"),
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy(
            "Needed when it failed or is not needed. Those who decide read it; applicants may ask for it."
        ),
    )
    evidence = forms.CharField(required=False, max_length=LONGEST, label=gettext_lazy("What you looked at"))
    condition = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=gettext_lazy("Condition"),
        help_text=gettext_lazy("Only for “passed with conditions”: it is carried into the agreement in these words."),
    )
    expires_on = DayField(
        required=False,
        label=gettext_lazy("Counts until"),
        help_text=gettext_lazy("Left blank: as long as the office's settings say."),
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("A document that shows it"),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        line: Line,
        office: Office,
        has_case: bool,
        alone: bool = False,
    ) -> None:
        self.line, self.office = line, office
        self.called = "" if alone else str(line.kind.title)  # one of several on its page
        super().__init__(data, files, prefix=line.kind.key)
        if alone:
            self.fields["outcome"] = forms.ChoiceField(
                choices=Outcome.choices, widget=forms.RadioSelect, label=_("What it came to")
            )
        if has_case and not line.kind.of_case:
            self.fields["for_all"] = forms.ChoiceField(
                choices=[("all", _("All cases of the organisation")), ("one", _("This case alone"))],
                label=_("For what it counts"),
            )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said of this check."""
        given = self.cleaned_data
        return not given.get("outcome") and not any(given.get(name) for name in TYPED)

    @property
    def had_a_file(self) -> bool:
        """Whether a file came along: a browser does not keep it when something else is wrong."""
        return self.add_prefix("file") in self.files

    def clean(self) -> dict[str, Any]:
        """Look at all of it together; what a field has refused by itself is not said twice."""
        if not self.is_blank:
            for name, sentence in wrong_with(self.entry(), self.office, timezone.localdate()).items():
                if name not in self.errors:
                    self.add_error(name, sentence)
        return self.cleaned_data

    def entry(self) -> Entry:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        file = given.get("file")
        chosen = given.get("for_all")
        return Entry(
            self.line.kind.key,
            given.get("outcome", ""),
            reason=given.get("reason", ""),
            evidence=given.get("evidence", ""),
            condition=given.get("condition", ""),
            expires_on=given.get("expires_on"),
            for_all={"all": True, "one": False}.get(chosen or ""),
            file=file,
            file_name=getattr(file, "name", ""),
        )
