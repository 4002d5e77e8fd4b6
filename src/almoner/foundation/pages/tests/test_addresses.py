"""Links: the office comes by itself, what is not built is not linked."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, include, path

from almoner.foundation.pages.addresses import address, address_if_any, querystring


def nothing(request, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("style/", nothing, name="style"),
    path(
        "<slug:office>/",
        include([path("money/", nothing, name="public-money"), path("a/<str:ref>/", nothing, name="public-agreement")]),
    ),
]


@pytest.fixture(autouse=True)
def routes():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def at(slug="essex", host="", name="testserver", **asked):
    request = RequestFactory().get("/", asked, headers={"host": name})
    request.office = SimpleNamespace(slug=slug, host=host)
    return request


def test_the_office_is_put_in_where_the_route_takes_one():
    assert address(at(), "public-money") == "/essex/money/"
    assert address(at("derbyshire"), "public-money") == "/derbyshire/money/"
    assert address(at(), "style") == "/style/"


def test_another_office_may_be_named():
    assert address(at(), "public-money", office="derbyshire") == "/derbyshire/money/"


@override_settings(ALLOWED_HOSTS=["*"])
def test_an_office_at_its_own_host_leaves_its_slug_out():
    assert address(at(host="pcc.example", name="pcc.example"), "public-money") == "/money/"
    assert address(at(host="pcc.example", name="elsewhere.example"), "public-money") == "/essex/money/"


def test_a_page_that_is_not_built():
    assert address_if_any(at(), "public-tenders") == ""
    with pytest.raises(NoReverseMatch):
        address(at(), "public-tenders")
    with pytest.raises(NoReverseMatch):
        address(RequestFactory().get("/"), "public-money")


def test_querystrings_keep_the_other_answers_and_go_back_to_the_first_page():
    request = at(q="a&b", page="4", pot=["v"])
    assert querystring(request, sort="-ends") == "?q=a%26b&pot=v&sort=-ends"
    assert querystring(request, page=5) == "?q=a%26b&page=5&pot=v"
    assert querystring(request, q=None, pot="") == "?"
    assert querystring(request, pot=["x", "y"]) == "?q=a%26b&pot=x&pot=y"
