"""Every public sum is what its rows add up to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.figures.crawl import Crawl, sums
from tests.world import NORTH

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from django.test import Client

    from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_public_sum_is_what_its_rows_add_up_to(world: World, client: Client) -> None:
    crawl = Crawl(client, f"/{NORTH}/")
    wrong, counted = wrong_sums(crawl, crawl.walk())
    assert wrong == []
    assert counted, "no public page shows a sum"


def wrong_sums(crawl: Crawl, pages: dict[str, BeautifulSoup]) -> tuple[list[str], int]:
    """The sums that do not add up, as sentences, and how many sums there are."""
    wrong, counted = [], 0
    for address, page in pages.items():
        for key, said, rows in sums(page, address):
            counted += 1
            parts = crawl.parts(rows, key)
            if said != sum(parts, Decimal(0)):
                wrong.append(f"{address} says {said} for {key}; the {len(parts)} rows of {rows} make {sum(parts)}")
    return wrong, counted


@pytest.fixture
def two_pages(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> Crawl:
    """A crawl over pages of our own making."""
    bodies = {
        "/north/": b'<a data-total="k" data-amount="3.50" href="/north/rows/">3.50</a>'
        b'<span data-total="here" data-amount="9">9</span>',
        "/north/rows/": b'<i data-part="k" data-amount="1.25"></i><a rel="next" href="?page=2">more</a>',
        "/north/rows/?page=2": b'<i data-part="k" data-amount="2.25"></i><i data-part="other" data-amount="7"></i>',
    }
    from django.http import HttpResponse

    monkeypatch.setattr(client, "get", lambda address: HttpResponse(bodies[address]))
    return Crawl(client, "/north/")


def test_the_crawler_adds_up_over_pages_and_finds_what_is_wrong(two_pages: Crawl) -> None:
    wrong, counted = wrong_sums(two_pages, two_pages.walk())
    assert counted == 2
    assert wrong == ["/north/ says 9 for here; the 0 rows of /north/ make 0"]
