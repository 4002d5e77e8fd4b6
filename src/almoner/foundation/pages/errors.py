"""When something goes wrong: a sentence that says what happened, what to do, and that nothing was lost."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from .rendering import render


def _say(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    context = {"status": status, "title": title, "sentences": [one for one in sentences if one]}
    return render(request, "pages/errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read. 413: more than is taken, with the limit in the sentence."""
    if isinstance(exception, RequestDataTooBig):
        said = _reason(exception)
        return _say(
            request,
            413,
            _("That is too large"),
            "" if "settings." in said else said,  # Django's own sentence speaks of its settings
            _("It was turned away before all of it arrived. Leave out what is not needed, or bring it in parts."),
        )
    return _say(
        request,
        400,
        _("We could not read that request"),
        _("What your browser sent was incomplete or mixed up. Nothing was changed."),
        _("Go back and try again. If you followed a link, it may have been cut off on its way to you."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the sentence given with PermissionDenied, when it has one."""
    return _say(
        request,
        403,
        _("This page is not open to you"),
        _reason(exception) or _("Your role does not include what this page is for. Nothing was changed."),
        _("If you think it should, ask your office's monitoring officer."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as asked
    """404. Says the same whether a record never was, is not published, or belongs to another office."""
    return _say(
        request,
        404,
        _("There is no such page"),
        _("If you typed the address, check it. If you pasted it, check that you copied all of it."),
        _("What is not published yet, or belongs to another office, is not found here either."),
    )


def method_not_allowed(request: HttpRequest, permitted: Iterable[str]) -> HttpResponse:
    """405: the page is there, but not for this kind of request.

    Who signs in again after pressing a button comes back to the button's own address, where there is nothing to see:
    they are led to the page the button stands on.
    """
    if request.method in {"GET", "HEAD"}:
        title = _("This address belongs to a button")
        sentences = [_("There is nothing to see here. Nothing was changed: press the button again on its own page.")]
    else:
        title = _("This page does not work that way")
        sentences = [
            _("It was asked to do something it does not do. Nothing was changed."),
            _("Go back, reload the page, and use its own buttons."),
        ]
    context = {"status": 405, "title": title, "sentences": sentences, "above": _above(request.path_info)}
    answer = render(request, "pages/errors/error.html", context, status=405)
    answer["Allow"] = ", ".join(permitted)
    return answer


def _above(path: str) -> str:
    """The nearest address above one that there is a page for; "" where there is none but the front page."""
    steps = path.strip("/").split("/")
    for length in range(len(steps) - 1, 0, -1):
        address = f"/{'/'.join(steps[:length])}/"
        if is_valid_path(address):
            return address
    return ""


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """429: too many attempts to sign in; the signature is the one django-axes calls."""
    return _say(
        request,
        429,
        _("Too many attempts"),
        _("Somebody, perhaps you, tried to sign in too often in a short time, so this account rests for a while."),
        _("Wait fifteen minutes and try again. Nothing was changed and nobody was let in."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django asks
    """403 from Django's own guard against forged forms: usually a page left open too long, or cookies switched off."""
    return _say(
        request,
        403,
        _("The form could not be checked"),
        _("It had been open for a long time, you signed in or out meanwhile, or your browser keeps no cookies."),
        _("Nothing was changed. Go back, copy what you wrote, reload the page and send it again."),
    )


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A rule of the house said no (door.refusals.Refused): its sentence, with the status it carries, else 409."""
    status = getattr(exception, "status", 409)
    return _say(request, status, _("That cannot be done"), str(exception), _("Nothing was changed."))


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a request may hold what broke
    """500: our fault. Touches neither the database nor the session, which may be what broke."""
    context = {
        "status": 500,
        "title": _("Something went wrong on our side"),
        "sentences": [
            _("Your change was not saved, and nothing was half done: it is all or nothing."),
            _("Wait a moment and try again. If it happens again, tell those who look after this service when it did."),
        ],
    }
    made = get_template("pages/errors/error.html", using="jinja2").render(context)
    return HttpResponse(made, status=500)


def _reason(exception: Exception | None) -> str:
    """The sentence given with an exception; none where it was raised bare or by Django in its own words."""
    said = str(exception) if exception else ""
    return said if said.endswith(".") else ""
