"""Long work that is watched: the page is sent while the work goes on, a line for every thousand rows.

No script is needed: the browser shows what has come so far, and goes on by itself when the last line comes. The work
runs beside the answer in a thread of its own, since an action is one transaction from its first line to its last.
"""

import logging
from collections.abc import Callable, Iterator
from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import Any

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused
from almoner.foundation.sheets.actions import Progress

logger = logging.getLogger("almoner.sheets")

LONG = 2000
"""Rows: what is shorter is done before anybody would read a line."""
A_LINE_EVERY = 1000
HERE = "<!-- lines -->"

type Work = Callable[[Progress], Any]
type Said = tuple[str, int] | BaseException | None
"""What is being done and how many rows are done; what went wrong; or None when all is done."""


def unwatched(_doing: str, _rows: int) -> None:
    """The progress of work that is done before anybody would read a line of it."""


def watched(request: Any, title: str, rows: int, work: Work, then: str) -> HttpResponse:
    """Answer with a page that grows as the work goes on and leads to the address ``then`` in the end."""
    made = get_template("sheets/progress.html", using="jinja2").render({"title": title, "rows": rows}, request)
    before, _here, after = made.partition(HERE)
    answer = StreamingHttpResponse(_page(before, rows, start(work), then, after))
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a proxy that waits for the whole page would hide it
    return answer  # type: ignore[return-value]  # a page all the same


def start(work: Work) -> Iterator[Said]:
    """Begin the work and hear from it until it ends."""
    heard: SimpleQueue[Said] = SimpleQueue()
    Thread(target=copy_context().run, args=(_do, work, heard), daemon=True).start()
    while isinstance(said := heard.get(), tuple):
        yield said
    yield said


def _do(work: Work, heard: "SimpleQueue[Said]") -> None:
    try:
        work(lambda doing, rows: heard.put((doing, rows)))
    except BaseException as wrong:  # noqa: BLE001 - whatever it is, the person who waits must be told
        heard.put(wrong)
    else:
        heard.put(None)
    finally:
        connection.close()


def _page(before: str, rows: int, heard: Iterator[Said], then: str, after: str) -> Iterator[str]:
    yield before
    line = 0
    for said in heard:
        if isinstance(said, tuple):
            if said[1] // A_LINE_EVERY > line:
                line = said[1] // A_LINE_EVERY
                done = _("%(done)s of %(rows)s rows") % {"done": f"{said[1]:,}", "rows": f"{rows:,}"}
                yield format_html("<li>{}</li>\n", done)
        elif said is None:
            yield format_html('<li>{} <a href="{}">{}</a>', _("Done."), then, _("Go on"))
            yield format_html('<meta http-equiv="refresh" content="0; url={}"></li>\n', then)
        else:
            yield _wrong(said, then)
    yield after


def _wrong(why: BaseException, then: str) -> str:
    if not isinstance(why, Refused):
        logger.error("an import broke", exc_info=why)
    sentence = (
        why.sentence
        if isinstance(why, Refused)
        else _("Something went wrong on our side. Nothing was half done: it is all or nothing.")
    )
    words = '<li><div class="note late" role="alert"><p>{}</p></div><p><a href="{}">{}</a></p></li>\n'
    return format_html(words, sentence, then, _("Back to the file"))
