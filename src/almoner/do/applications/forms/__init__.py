"""The forms of this room. They check what was typed; the actions say what the rules refuse."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the field it concerns."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def given(self) -> dict[str, Any]:
        """What was typed, by name, for the action."""
        return dict(self.cleaned_data)
