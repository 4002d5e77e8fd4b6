"""Long work is watched: a line for every thousand rows, and in the end the way on, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.models import Import
from almoner.foundation.sheets.views import progress
from tests.world import sign_in

from .files import HEADINGS
from .help_list import helped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.world import World

    type Bring = Callable[..., Import]


def in_this_thread(work: progress.Work) -> Iterator[progress.Said]:
    """Do the work here, where the test's transaction is, and hear of it afterwards."""
    heard: list[progress.Said] = []
    try:
        work(lambda doing, rows: heard.append((doing, rows)))
    except Refused as wrong:
        heard.append(wrong)
    else:
        heard.append(None)
    return iter(heard)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_file_is_checked_and_applied_in_sight(
    world: World, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "start", in_this_thread)
    monkeypatch.setattr(progress, "LONG", 5)
    monkeypatch.setattr(progress, "A_LINE_EVERY", 5)
    hugo = sign_in(Client(), world.people[Role.HEAD_OF_COMMISSIONING])
    source = bring(HEADINGS + "\n".join(f"Help {n},,,{n}" for n in range(12)))
    page = f"/desk/northshire/imports/{source.pk}/"
    answer = hugo.post(f"{page}apply/")
    said = b"".join(answer.streaming_content).decode()
    assert "<li>12 of 12 rows</li>" in said
    assert f'<meta http-equiv="refresh" content="0; url={page}">' in said
    assert said.rstrip().endswith("</html>")
    assert helped().count() == 12
    again = b"".join(hugo.post(f"{page}apply/").streaming_content).decode()
    assert "It is applied, so it cannot be applied." in again
    assert "refresh" not in again


def test_the_thread_tells_what_is_done_and_what_went_wrong() -> None:
    def well(told: Any) -> None:
        told("check", 500)
        told("check", 1000)

    def ill(told: Any) -> None:
        told("check", 500)
        raise Refused("No.")

    assert list(progress.start(well)) == [("check", 500), ("check", 1000), None]
    *_before, last = progress.start(ill)
    assert isinstance(last, Refused)


def test_a_fault_of_ours_is_said_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    said = progress._wrong(ZeroDivisionError("inside"), "/back/")
    assert "Something went wrong on our side" in said
    assert "inside" not in said
    assert "ZeroDivisionError" in caplog.text


def test_lines_come_once_for_every_thousand_rows() -> None:
    heard = iter([("read", 500), ("read", 1000), ("check", 1500), ("check", 2300), ("check", 2400), None])
    lines = [part for part in progress._page("<html>", 2400, heard, "/on/", "</html>") if part.startswith("<li>")]
    assert [line.partition("</li>")[0] for line in lines] == [
        "<li>1,000 of 2,400 rows",
        "<li>2,300 of 2,400 rows",
        '<li>Done. <a href="/on/">Go on</a>',
    ]
