"""Signing in and out, a person's second factor and sessions. The names are those the sign-in library looks for."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.views import by_code, demo, own
from almoner.foundation.pages import Audience, page

SIGN_IN = "accounts/form.html"
ONCE_MORE = _("Before you go on, show once more that it is you.")
_may_be_signed_out = page(Audience.PUBLIC, writes_on_get=True)
"""The library keeps the stage of a sign-in in the session, on a GET too."""
_signed_in = page(Audience.SIGNED_IN, writes_on_get=True)


def form(title: Any, submit: Any, lede: Any = "", **more: Any) -> dict[str, Any]:
    """What the one template of these pages needs to know."""
    return {"template_name": SIGN_IN, "extra_context": {"title": title, "submit": submit, "lede": lede, **more}}


urlpatterns = [
    path(
        "sign-in/",
        _may_be_signed_out(by_code.SignInView.as_view(**form(_("Sign in"), _("Sign in"), is_sign_in=True))),
        name="account_login",
    ),
    path("sign-in/e-mailed-code/", by_code.confirm, name="account_confirm_login_code"),
    path("sign-in/name/", by_code.name, name="account-name"),
    path("demo/", demo.people, name="demo-people"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("sign-up/", by_code.begin, name="account_signup"),
    path(
        "sign-in/code/",
        _may_be_signed_out(
            mfa.AuthenticateView.as_view(
                **form(
                    _("Enter the code"), _("Continue"), _("Open your authenticator and type the six figures it shows.")
                )
            )
        ),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/again/",
        _signed_in(account.ReauthenticateView.as_view(**form(_("Your password, once more"), _("Continue"), ONCE_MORE))),
        name="account_reauthenticate",
    ),
    path(
        "sign-in/code/again/",
        _signed_in(mfa.ReauthenticateView.as_view(**form(_("A code, once more"), _("Continue"), ONCE_MORE))),
        name="mfa_reauthenticate",
    ),
    path("sign-in/again/e-mailed-code/", by_code.again, name="account-reauthenticate-by-code"),
    path(
        "sign-out/",
        _may_be_signed_out(account.LogoutView.as_view(**form(_("Sign out?"), _("Sign out")))),
        name="account_logout",
    ),
    path(
        "sign-in/forgotten/",
        _may_be_signed_out(
            account.PasswordResetView.as_view(
                **form(
                    _("Forgotten your password?"), _("Send me a link"), _("We will send a link to your e-mail address.")
                )
            )
        ),
        name="account_reset_password",
    ),
    path(
        "sign-in/forgotten/sent/",
        _may_be_signed_out(
            account.PasswordResetDoneView.as_view(
                template_name="accounts/said.html",
                extra_context={
                    "title": _("Look in your e-mail"),
                    "lede": _("If that address is known here, a link is on its way. It works once."),
                },
            )
        ),
        name="account_reset_password_done",
    ),
    path(
        "sign-in/forgotten/<str:uidb36>-<path:key>/",
        _may_be_signed_out(
            account.PasswordResetFromKeyView.as_view(
                template_name="accounts/new_password.html",
                success_url=reverse_lazy("account_login"),
                extra_context={"title": _("Choose a new password"), "submit": _("Save")},
            )
        ),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/",
        _signed_in(
            account.PasswordChangeView.as_view(
                success_url=reverse_lazy("account"), **form(_("Change your password"), _("Save"))
            )
        ),
        name="account_change_password",
    ),
    path("account/", own.account, name="account"),
    path("account/sessions/end/", own.end_session, name="account-end-sessions"),
    path("account/second-factor/", own.second_factor, name="mfa_index"),
    path(
        "account/second-factor/set-up/",
        _signed_in(own.SetUpView.as_view(template_name="accounts/set_up.html")),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-factor/change/",
        _signed_in(
            totp.DeactivateTOTPView.as_view(
                success_url=reverse_lazy("mfa_activate_totp"),
                **form(
                    _("Change your authenticator"),
                    _("Remove it and set up another"),
                    _("Your desk stays closed until another is set up."),
                ),
            )
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/recovery-codes/",
        _signed_in(codes.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        _signed_in(
            codes.GenerateRecoveryCodesView.as_view(
                **form(
                    _("Make new recovery codes?"), _("Make new codes"), _("The codes you have now will stop working.")
                )
            )
        ),
        name="mfa_generate_recovery_codes",
    ),
]
