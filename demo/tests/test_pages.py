"""The pages of the example offices print what their papers print."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from almoner.do.agreements.models import Agreement
from almoner.foundation.accounts.models import Person
from demo.load import load
from demo.people import PEOPLE
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = dt.datetime(2025, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """The story, played once for this module and rolled back after it."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=True), transaction.atomic():
        offices = load(say=lambda _line: None)
        django_db_blocker.block()
        yield offices
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOON, tick=True):
        yield


def words(client, path):
    """The page as plain words."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.split())


PRINTED = {
    "/leicestershire/money/": ["£6,070,096.35", "£5,336,479.00", "£4,261,901.00", "£4,247,322.58", "2026/27", "stops"],
    "/leicestershire/register/": ["CORE004", "CORE018", "CORE027", "VRN001", "VRN006", "£2,800,000.00", "Not stated"],
    "/leicestershire/rounds/": ["£493,444.80", "£204,030.33"],
    "/leicestershire/calendar/": ["Victim First", "HES FreeVa", "May 2028"],
    "/leicestershire/plan/": ["Police and Crime Plan 2021-2024", "Invest in the Violence Reduction Network"],
    "/leicestershire/framework/": ["Commissioning framework 2025 to 2028"],
    "/essex/boards/": ["Essex Criminal Justice Board"],
    "/derbyshire/rounds/": ["Rural Crime", "£300,000.00"],
    "/derbyshire/boards/": ["Strategic Commissioning Partnership Board"],
    "/derbyshire/plan/": ["Rural crime", "County lines"],
}


@pytest.mark.parametrize("path", PRINTED)
def test_the_public_reads_what_is_printed(story, path):
    text = words(Client(), path)
    for expected in PRINTED[path]:
        assert expected in text, f"{expected} on {path}"


def test_round_five_says_who_paid_which_part(story):
    client = Client()
    page = client.get("/leicestershire/rounds/").content.decode()
    href = next(found for found in re.findall(r'href="(/leicestershire/rounds/[^"]+/2022-23/5/)"', page))
    text = words(client, href)
    for expected in ("OPCC", "£100,000.00", "VRN", "£104,030.33"):
        assert expected in text


def test_of_what_is_invented_only_the_example_rounds_are_public_and_they_say_so(story):
    client = Client()
    for path in ("opportunities/", "register/"):
        text = words(client, f"/leicestershire/{path}")
        assert "Example" in text or "(example)" in text, path
    theirs = Agreement.objects.filter(office=story["leicestershire"], service__name__startswith="Example")
    shown = [each.current for each in theirs.filter(published_at__isnull=False).select_related("current")]
    assert shown
    assert all(each.title.startswith("Example: ") for each in shown)
    for office in ("essex", "derbyshire"):
        for path in ("", "register/", "calendar/", "money/", "rounds/", "plan/", "framework/", "boards/"):
            answer = client.get(f"/{office}/{path}")
            assert answer.status_code == 200, path
            assert "EXAMPLE" not in answer.content.decode()
            assert "Example" not in answer.content.decode()


def test_every_post_of_every_office_comes_home(story, client):
    for one in PEOPLE:
        sign_in(client, Person.objects.get(email=one.email))
        text = words(client, f"/desk/{one.office}/")
        assert "This week" in text
        assert "Next 18 months" in text


def test_derbyshire_prints_its_five_stages_and_each_leads_somewhere(story, client):
    sign_in(client, Person.objects.get(email="hugh.pattern@derbyshire.example.org"))
    page = client.get("/desk/derbyshire/").content.decode()
    menu = page[page.index('<nav class="nav"') : page.index("</nav>")]
    stages = dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', menu))
    named = {label: href for href, label in stages.items()}
    for label in ("Analysis", "Development of market", "Procurement", "Delivery", "Review", "Publish"):
        assert client.get(named[label]).status_code == 200, label


def test_the_home_says_what_is_about_to_go_wrong(story, client):
    sign_in(client, Person.objects.get(email="harriet.sample@leicestershire.example.org"))
    text = words(client, "/desk/leicestershire/")
    assert "Family Matters" in text
    assert "Victim First" in text
    assert "£1,206,565, nothing after March 2026" in text
    assert "funding not yet known" in text
