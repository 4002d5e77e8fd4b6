"""A whole grant round, played by twelve people in windows of their own: built, applied for, judged, decided, paid.

It is one story, so it is one test; each act is told in its own module. With ALMONER_PICTURES=docs/round in the
environment it leaves a picture of each main step there, which docs/round/README.md explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import round_awarded as awarded
from tests.journeys import round_judged as judged
from tests.journeys import round_offered as offered
from tests.journeys import round_paid as paid
from tests.journeys.round_stage import Stage

if TYPE_CHECKING:
    from tests.journeys.conftest import SignIn
    from tests.journeys.post import PostOffice
    from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORY = (
    *(offered.form, offered.build, offered.publish, offered.apply, offered.endorse, offered.another_applies),
    *(judged.close, judged.sift, judged.check, judged.seat, judged.declare),
    *(judged.score, judged.moderate, judged.bring_back),
    *(awarded.choose, awarded.put_to_decision, awarded.sign, awarded.write_letters, awarded.answer),
    *(awarded.make_agreement, awarded.sign_agreement),
    *(paid.know, paid.give_account, paid.check_account, paid.pay, paid.take_results),
    *(awarded.publish, awarded.complete, awarded.look),
)


def test_a_round_from_the_first_word_to_the_payment(site: Site, sign_in: SignIn, post_office: PostOffice) -> None:
    stage = Stage(site, sign_in, post_office)
    for act in STORY:
        try:
            act(stage)
        except Exception as wrong:
            wrong.add_note(f"in {act.__module__.rpartition('.')[2]}.{act.__name__}: {act.__doc__}")
            raise
    assert len(stage.pages) >= 8
