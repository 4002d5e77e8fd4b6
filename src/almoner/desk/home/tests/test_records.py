"""Every kind of record that the desk's pages speak of has its page, its list and its public page."""

import pytest
from django.urls import get_resolver

from almoner.desk.home import records
from almoner.desk.home.queries import publication, reviews, search, waiting, work


def names():
    return set(get_resolver().reverse_dict) | {
        key for pattern in get_resolver().url_patterns for key in getattr(pattern, "reverse_dict", {})
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "table", [records.LISTS, records.PUBLIC, {kind: page for kind, (page, _key) in records.PAGES.items()}]
)
def test_every_address_is_built(table):
    assert {name for name in table.values() if name not in names()} == set()


def test_every_kind_that_can_be_found_has_a_page_or_a_list():
    kinds = {*search.Kind, *reviews.What, *work.Kind, *publication.Kind, *waiting.What}
    known = set(records.PAGES) | set(records.LISTS)
    assert {str(kind) for kind in kinds} - known == {"proposal"}  # it has a page of its own, under its agreement
