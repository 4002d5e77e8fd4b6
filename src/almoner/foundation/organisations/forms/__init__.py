"""The forms of organisations: what is recorded of them, and who acts for them."""

from .people import AnswerForm, InviteForm, JoinForm, PartsForm, ReasonForm
from .records import CorrectionForm, IdentifierForm, OrganisationForm, OwnFactsForm, WithdrawForm
from .registering import ConfirmForm, LookUpForm

__all__ = [
    "AnswerForm",
    "ConfirmForm",
    "CorrectionForm",
    "IdentifierForm",
    "InviteForm",
    "JoinForm",
    "LookUpForm",
    "OrganisationForm",
    "OwnFactsForm",
    "PartsForm",
    "ReasonForm",
    "WithdrawForm",
]
