"""A crawler that adds up: every sum on a page is recomputed from the rows that it links to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from django.test import Client

MOST = 2_000  # pages; more means that the crawl goes in circles
MOST_SHEETS = 300  # of one list


@dataclass
class Crawl:
    """The pages of one part of the site, each read once."""

    client: Client
    start: str
    pages: dict[str, BeautifulSoup | None] = field(default_factory=dict)

    def read(self, address: str) -> BeautifulSoup | None:
        """A page, or None for what is no page (a file, another site). Raises AssertionError for a broken link."""
        if address not in self.pages:
            assert len(self.pages) < MOST, f"more than {MOST} pages from {self.start}: does it go in circles?"
            answer = self.client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            good = answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}
            assert good, f"{address} answered {answer.status_code}"
            html = answer.status_code == HTTPStatus.OK and answer.headers["Content-Type"].startswith("text/html")
            self.pages[address] = BeautifulSoup(body, "html.parser") if html else None
        return self.pages[address]

    def walk(self) -> dict[str, BeautifulSoup]:
        """Read every page that links lead to from the start, within the part of the site where it lies."""
        ahead, seen = [self.start], {self.start}
        while ahead:
            address = ahead.pop()
            page = self.read(address)
            if page is None:
                continue
            found = {link for link in links(page, address) if link.startswith(self.start) and not varies(link)}
            ahead += sorted(found - seen)
            seen |= found
        return {address: page for address, page in self.pages.items() if page is not None}

    def parts(self, address: str, key: str) -> list[Decimal]:
        """The amounts that count towards `key` on a page and on the pages that carry its list on."""
        amounts: list[Decimal] = []
        for _ in range(MOST_SHEETS):
            page = self.read(address)
            assert page is not None, f"{address} is linked from a sum and is no page"
            amounts += [Decimal(str(each["data-amount"])) for each in page.find_all(attrs={"data-part": key})]
            following = page.find("a", rel="next")
            if not isinstance(following, Tag):
                break
            address = urldefrag(urljoin(address, str(following["href"]))).url
        return amounts


def links(page: BeautifulSoup, address: str) -> set[str]:
    """The addresses that a page links to, without the places within them."""
    return {urldefrag(urljoin(address, str(each["href"]))).url for each in page.find_all("a", href=True)}


def varies(address: str) -> bool:
    """Say whether an address is another order or language of a page that is read anyway."""
    return "sort=" in address or "/cy/" in address


def sums(page: BeautifulSoup, address: str) -> list[tuple[str, Decimal, str]]:
    """The sums of a page: what each is the sum of, how much it says, and where the rows are."""
    return [
        (
            str(each["data-total"]),
            Decimal(str(each["data-amount"])),
            urldefrag(urljoin(address, str(each.get("href") or address))).url,
        )
        for each in page.find_all(attrs={"data-total": True})
    ]
