"""Errors are sentences: what happened, what to do, nothing was lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from almoner.foundation.pages import errors
from almoner.foundation.pages.middleware import SentencesMiddleware


class Unreadable:
    """A request of which nothing may be asked."""

    def __getattr__(self, name):
        raise AssertionError(f"asked for {name}")


@pytest.fixture
def request_():
    return RequestFactory().get("/")


def said(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda r: errors.bad_request(r, Exception("no")), 400),
        (lambda r: errors.permission_denied(r, PermissionDenied()), 403),
        (lambda r: errors.page_not_found(r, Http404()), 404),
        (lambda r: errors.method_not_allowed(r, ["POST"]), 405),
        (lambda r: errors.too_many(r, None, credentials={}), 429),
        (lambda r: errors.csrf_failure(r, reason="CSRF cookie not set."), 403),
        (errors.server_error, 500),
    ],
)
def test_each_has_its_status_a_title_and_a_way_on(request_, answer, status):
    response = answer(request_)
    assert response.status_code == status
    page = said(response)
    assert page.count("<h1>") == 1
    assert page.count("<p>") >= 2
    assert 'href="/"' in page
    assert "<script>" not in page
    assert "CSRF" not in page


def test_the_sentence_given_with_a_refusal_is_shown_and_escaped(request_):
    page = said(errors.permission_denied(request_, PermissionDenied("You hold no post <here>.")))
    assert "You hold no post &lt;here&gt;." in page
    assert "object" in said(errors.refused(request_, ValueError("The round is closed, so nobody may object.")))


def test_a_refusal_carries_its_own_status(request_):
    refusal = Exception("Not you.")
    refusal.status = 403
    assert errors.refused(request_, refusal).status_code == 403
    assert errors.refused(request_, Exception("Closed.")).status_code == 409


def test_a_broken_page_asks_nothing_of_the_request():
    assert errors.server_error(Unreadable()).status_code == 500


def test_the_methods_that_work_are_named(request_):
    assert errors.method_not_allowed(request_, ["GET", "POST"])["Allow"] == "GET, POST"


def test_an_empty_405_gets_its_sentences(request_):
    pressed = RequestFactory().post("/")
    answered = SentencesMiddleware(lambda _request: HttpResponseNotAllowed(["GET"]))(pressed)
    assert answered.status_code == 405
    assert answered["Allow"] == "GET"
    assert "does not work that way" in said(answered)
    other = HttpResponse("as it was")
    assert SentencesMiddleware(lambda _request: other)(request_) is other


def test_the_address_of_a_button_leads_to_the_page_it_stands_on():
    """Signing in again in the middle of a press ends at the button's address: a way back, not a riddle."""
    answered = errors.method_not_allowed(RequestFactory().get("/account/sessions/end/"), ["POST"])
    assert "This address belongs to a button" in said(answered)
    assert 'href="/account/"' in said(answered)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/northshire/opportunities/%00/2027-28/1/", "/northshire/decisions/a%00b/"])
def test_an_address_with_a_nul_is_no_page_and_no_fault(world, client, path):
    assert client.get(path).status_code == 404
