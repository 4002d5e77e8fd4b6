"""What the public reads of boards."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpResponse

from almoner.foundation.door.actor import NOBODY
from almoner.foundation.pages import Audience, page, render
from almoner.governance.boards import queries


@page(Audience.PUBLIC)
def boards(request: Any) -> HttpResponse:
    """The boards by layer or kind, in the order they were recorded."""
    rows = list(queries.boards(request.office, seen_by=NOBODY))
    kinds = list(dict.fromkeys(row.kind for row in rows))
    rows.sort(key=lambda row: kinds.index(row.kind))
    by_kind = [(kind, list(inside)) for kind, inside in groupby(rows, key=attrgetter("kind"))]
    return render(request, "boards/public.html", {"kinds": by_kind, "count": len(rows)})
