"""The import pages as people use them, without script: bring a file, say its columns, look, apply, trace a row."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from almoner.foundation.door.roles import Role
from almoner.foundation.sheets import actions, queries
from almoner.foundation.sheets.models import Import
from tests.world import sign_in

from .files import HEADINGS
from .help_list import helped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

    type Bring = Callable[..., Import]

pytestmark = pytest.mark.django_db

DESK = "/desk/northshire/imports/"
LIST = HEADINGS + "CARA,April 2022,01/04/2023,£56000\nPAVE,,31/12/2023,tbc\n"
SINCE = {"known_from_0": "1", "known_from_1": "4", "known_from_2": "2022"}


@pytest.fixture
def hugo(world: World) -> Client:
    """The head of commissioning, who keeps services."""
    browser = sign_in(Client(), world.people[Role.HEAD_OF_COMMISSIONING])
    browser.get(f"{DESK}new/")  # so that no test pays for compiling what all pages share
    return browser


def upload(browser: Client, words: str | bytes, **given: Any) -> Any:
    """Send a file from the upload page."""
    page = browser.get(f"{DESK}new/").content.decode()
    names = [part for part in ("known_from_0", "known_from_day") if f'name="{part}"' in page]
    since = (
        SINCE
        if names == ["known_from_0"]
        else {"known_from_day": "1", "known_from_month": "4", "known_from_year": "2022"}
    )
    content = words.encode() if isinstance(words, str) else words
    file = SimpleUploadedFile(given.pop("name", "help.csv"), content)
    return browser.post(f"{DESK}new/", {"kind": "help", "file": file, "document": "Strategy 2022", **since} | given)


def text(answer: Any) -> str:
    """What an answer says."""
    return str(answer.content.decode())


def newest() -> Import:
    return Import.objects.latest("created_at")


def test_nothing_brought_in_says_what_would_appear_and_how_to_start(
    hugo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "imports", lambda **_asked: Import.objects.none())
    answer = text(hugo.get(DESK))
    assert "become its register, money plan and calendar" in answer
    assert f'href="{DESK}new/"' in answer


def test_a_filter_that_nothing_fits_says_so(hugo: Client) -> None:
    assert "No file is like that." in text(hugo.get(f"{DESK}?kind=help"))


def test_a_file_whose_headings_are_known_is_shown_at_once(hugo: Client) -> None:
    answer = upload(hugo, LIST)
    source = newest()
    assert answer.headers["Location"] == f"{DESK}{source.pk}/"
    assert (source.known_from.isoformat(), source.document, source.created_by.name) == (
        "2022-04-01",
        "Strategy 2022",
        "Hugo Head",
    )
    page = text(hugo.get(answer.headers["Location"]))
    assert "The value is not known." in page
    assert "Value: £56,000.00" in page
    assert "Apply the whole file" in page
    assert not helped().exists()


def test_headings_of_the_offices_own_are_asked_for_once_and_remembered(hugo: Client) -> None:
    words = "Aid,Costs,Chatter\nCARA,5,blah\n"
    asked = upload(hugo, words).headers["Location"]
    assert asked == f"{DESK}{newest().pk}/columns/"
    page = text(hugo.get(asked))
    assert "CARA" in page
    assert "Name (must be there)" in page
    answer = hugo.post(asked, {"c0": "name", "c1": "value", "c2": ""})
    assert answer.headers["Location"] == f"{DESK}{newest().pk}/"
    hugo.post(f"{DESK}{newest().pk}/apply/")
    assert helped().get().name == "CARA"
    assert upload(hugo, words).headers["Location"] == f"{DESK}{newest().pk}/"
    assert "Everything in this file is held already" in text(hugo.get(f"{DESK}{newest().pk}/"))
    assert "The very same file was applied already" in text(hugo.get(f"{DESK}{newest().pk}/"))


def test_a_wrong_choice_of_columns_says_what_is_missing_beside_its_box(hugo: Client) -> None:
    asked = upload(hugo, "Aid,Costs\nCARA,5\n").headers["Location"]
    page = text(hugo.post(asked, {"c0": "name", "c1": "name"}))
    assert "one column for “Name”: “Aid” is taken already" in page
    assert "a column for “Value”" in page


def test_every_problem_stands_on_the_page_and_the_file_cannot_be_applied(hugo: Client) -> None:
    upload(hugo, HEADINGS + "CARA,31/02/2026,,-5\nPAVE,,,5\n")
    address = f"{DESK}{newest().pk}/"
    page = text(hugo.get(address))
    for said in ("31/02/2026", "February 2026 has 28 days", "is negative", "1 row cannot be taken"):
        assert said in page
    assert "Apply the whole file" not in page
    refused = text(hugo.post(f"{address}apply/", follow=True))
    assert "1 row cannot be taken, so none of the file is" in refused
    assert not helped().exists()


def test_rows_are_filtered_by_what_they_would_do(hugo: Client) -> None:
    upload(hugo, LIST)
    page = text(hugo.get(f"{DESK}{newest().pk}/?verdict=odd"))
    assert "PAVE" in page
    assert ">CARA<" not in page


def test_what_would_change_is_shown_before_and_after(hugo: Client, bring: Bring, world: World) -> None:
    actions.apply_import(by=world.actor(Role.HEAD_OF_COMMISSIONING), source=bring(LIST))
    upload(hugo, LIST.replace("£56000", "£57000"))
    page = text(hugo.get(f"{DESK}{newest().pk}/?verdict=changed"))
    assert "<del>£56,000.00</del> → <ins>£57,000.00</ins>" in page


def test_a_row_is_shown_as_it_stood_in_the_file(hugo: Client) -> None:
    upload(hugo, LIST)
    hugo.post(f"{DESK}{newest().pk}/apply/")
    page = text(hugo.get(f"{DESK}{newest().pk}/?row=3"))
    assert "Row 3 as it stood in the file" in page
    assert "31/12/2023" in page
    assert "£56000" not in page
    assert text(hugo.get(f"{DESK}{newest().pk}/?row=99"))
    assert text(hugo.get(f"{DESK}{newest().pk}/?row=²"))


def test_applying_says_what_came_of_it_and_the_page_stays_as_the_source(hugo: Client) -> None:
    upload(hugo, LIST)
    page = text(hugo.post(f"{DESK}{newest().pk}/apply/", follow=True))
    assert "Applied: 2 rows, 2 new" in page
    assert newest().file_hash in page
    assert newest().rows_digest in page
    assert "Discard this file" not in page
    twice = text(hugo.post(f"{DESK}{newest().pk}/apply/", follow=True))
    assert "It is applied, so it cannot be applied." in twice


def test_checking_again_shows_what_others_changed_meanwhile(hugo: Client, bring: Bring, world: World) -> None:
    upload(hugo, LIST)
    late = newest()
    actions.apply_import(by=world.actor(Role.COMMISSIONING_OFFICER), source=bring(LIST.replace("£56000", "£1")))
    assert "Records have changed since" in text(hugo.post(f"{DESK}{late.pk}/apply/", follow=True))
    page = text(hugo.post(f"{DESK}{late.pk}/check/", follow=True))
    assert "<del>£1.00</del> → <ins>£56,000.00</ins>" in page


def test_discarding_leaves_the_page_and_no_rows(hugo: Client) -> None:
    upload(hugo, LIST)
    page = text(hugo.post(f"{DESK}{newest().pk}/discard/", follow=True))
    assert "is discarded. Nothing of it was applied." in page
    assert newest().state == "discarded"


def test_a_file_that_cannot_be_read_is_told_beside_its_box(hugo: Client) -> None:
    count = Import.objects.count()
    page = text(upload(hugo, b"%PDF-1.7 and more", name="list.xlsx"))
    assert "This is a file of type PDF" in page
    assert Import.objects.count() == count


def test_a_post_that_keeps_no_such_records_is_not_offered_the_list_and_refused_it(world: World) -> None:
    femi = sign_in(Client(), world.people[Role.CHIEF_FINANCE_OFFICER])
    assert 'value="help"' not in text(femi.get(f"{DESK}new/"))
    assert "Select a valid choice" in text(upload(femi, LIST))


def test_a_post_that_keeps_no_such_records_sees_the_file_and_cannot_apply_it(world: World, bring: Bring) -> None:
    source = bring(LIST)
    femi = sign_in(Client(), world.people[Role.CHIEF_FINANCE_OFFICER])
    page = text(femi.get(f"{DESK}{source.pk}/"))
    assert "CARA" in page
    assert "Apply the whole file" not in page
    for move in ("apply", "check", "discard"):
        assert "it needs the permission to record and correct services" in text(
            femi.post(f"{DESK}{source.pk}/{move}/", follow=True)
        )
    assert not helped().exists()


def test_an_auditor_may_look_and_not_bring_or_apply(world: World, bring: Bring) -> None:
    source = bring(LIST)
    aisha = sign_in(Client(), world.people[Role.AUDITOR])
    assert aisha.get(f"{DESK}{source.pk}/").status_code == HTTPStatus.OK
    assert aisha.get(f"{DESK}new/").status_code == HTTPStatus.FORBIDDEN
    assert aisha.post(f"{DESK}{source.pk}/apply/").status_code == HTTPStatus.FORBIDDEN


def test_another_offices_file_is_not_there(world: World, bring: Bring) -> None:
    source = bring(LIST)
    sam = sign_in(Client(), world.sam)
    for address in ("", "columns/", "apply/", "check/", "discard/"):
        assert sam.get(f"/desk/southshire/imports/{source.pk}/{address}").status_code == HTTPStatus.NOT_FOUND
        assert sam.post(f"/desk/southshire/imports/{source.pk}/{address}").status_code == HTTPStatus.NOT_FOUND


def test_two_hundred_megabytes_are_turned_away_while_they_arrive(hugo: Client) -> None:
    """The size that the browser announces is enough: of the body nothing but what the form begins with is read."""
    body = Endless()
    answer = hugo.generic(
        "POST",
        f"{DESK}new/",
        b"",
        CONTENT_TYPE="multipart/form-data; boundary=edge",
        CONTENT_LENGTH=str(200 * 2**20),
        **{"wsgi.input": body},
    )
    assert answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONTENT_TOO_LARGE}
    assert "larger than 10 MB" in text(answer)
    assert body.given < 2**20


class Endless(io.RawIOBase):
    """The body of a form with a file that never ends."""

    def __init__(self) -> None:
        start = '--edge\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'
        self.start, self.given = start.encode(), 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.start or b"a" * max(0, size)
        self.start = b""
        self.given += len(chunk)
        return chunk


@pytest.mark.parametrize("rows", [10, 400])
def test_the_page_asks_the_database_the_same_number_of_questions_however_long_the_file(
    rows: int, hugo: Client, bring: Bring, django_assert_max_num_queries: Any
) -> None:
    source = bring(HEADINGS + "\n".join(f"Help {n},,,{n}" for n in range(rows)))
    with django_assert_max_num_queries(7):
        page = hugo.get(f"{DESK}{source.pk}/")
    assert len(page.content) < 100_000
    with django_assert_max_num_queries(7):
        hugo.get(DESK)
