"""Nothing that anybody types is markup, on any page that shows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from almoner.do.applications import actions
from almoner.do.applications.models import Application
from almoner.do.applications.rules.sift import Met
from almoner.do.applications.views.public import _bearer
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work as bolt
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import Organisation
from tests.world import sign_in

from .writing import begun, filled, save

if TYPE_CHECKING:
    from django.http import HttpResponse

    from almoner.foundation.door.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
WORDS = f"We {NASTY} listen to people."
MET = [Met("Is the project in our area?", met=False, words=NASTY), Met("Is it for one person?", met=True)]


@pytest.fixture
def written(world: Any, olive: Actor, group: Organisation) -> Application:
    """An application to Northshire with markup in every box that anybody may fill."""
    with bolt(NOBODY):
        Organisation.objects.filter(pk=group.pk).update(name=f"Group {NASTY}", by_and_for=NASTY)
    group.refresh_from_db()
    held = world.records["north"]["open round"]
    draft = begun(olive, held, group, confirmed=[{"question": NASTY, "answer": NASTY}])
    lines = [{"what": NASTY, "kind": "revenue", "year": "2028", "amount": "4500.00"}]
    filled(olive, draft, project_name=NASTY[:60], summary=WORDS, budget=lines, other_money=NASTY)
    actions.add_partner(by=olive, application=draft, name=f"Partner {NASTY}", does=NASTY)
    actions.set_broker(by=olive, application=draft, name=f"Broker {NASTY}")
    asked: Any = actions.ask_endorsement(
        by=olive, application=draft, kind="other", name=NASTY, email="a@b.example", message=NASTY
    )
    actions.endorse(by=_bearer(), token=asked.token, supports=False, name=NASTY, role=NASTY, text=NASTY)
    return draft


def check(*answers: HttpResponse) -> None:
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200, answer.request["PATH_INFO"]
        assert "<script>alert" not in text, answer.request["PATH_INFO"]
        assert "<img src=x" not in text, answer.request["PATH_INFO"]


def own_pages(held: Application, *pages: str) -> list[str]:
    return [f"/provider/{held.organisation_id}/applications/{held.pk}/{page}" for page in pages]


def test_while_it_is_written(world: Any, written: Application, olive: Actor) -> None:
    asked: Any = actions.ask_endorsement(
        by=olive, application=written, kind="other", name=NASTY, email="c@d.example", message=NASTY
    )
    browser = sign_in(Client(), world.olive)
    pages = ("", "sections/project/", "sections/money/", "sections/safety/", "check/", "people/", "endorsements/")
    check(*(browser.get(path) for path in own_pages(written, *pages)))
    check(browser.get(f"/provider/{written.organisation_id}/applications/"))
    check(Client().get(f"/northshire/endorse/{asked.token}/"))
    sent = {"supports": "", "name": NASTY, "role": NASTY, "text": NASTY}
    check(Client().post(f"/northshire/endorse/{asked.token}/", sent))
    (section,) = own_pages(written, "sections/project/")
    check(browser.post(section, {"q-project_name": NASTY, "q-summary": NASTY, "q-places": [NASTY], "revision": NASTY}))


def test_two_sides_of_a_conflict(world: Any, written: Application) -> None:
    browser = sign_in(Client(), world.olive)
    (section,) = own_pages(written, "sections/project/")
    check(browser.post(section, {"q-project_name": f"Mine {NASTY}"[:60], "q-summary": NASTY, "revision": "0"}))


def test_once_it_is_submitted(world: Any, written: Application, olive: Actor) -> None:
    officer = world.actor(Role.COMMISSIONING_OFFICER)
    actions.submit(by=olive, application=written, certified_as=NASTY)
    day = timezone.localdate() + dt.timedelta(days=3)
    actions.clarify(by=officer, application=written, sections=["project"], message=NASTY, due_on=day)
    browser, cora = sign_in(Client(), world.olive), sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    check(*(browser.get(path) for path in own_pages(written, "", "receipt/")))
    again = Application.objects.select_related("draft").get(pk=written.pk)
    save(olive, again, "project", summary=f"Other {NASTY} words here.")
    actions.submit(by=olive, application=again, certified_as=NASTY)
    actions.complain(by=olive, application=written, text=NASTY)
    actions.give_feedback(by=olive, application=written, ease=1, text=NASTY)
    desk = f"/desk/northshire/applications/{written.reference}"
    round_ = f"/desk/northshire/rounds/{written.invitation_id}"
    check(*(cora.get(f"{desk}/{page}") for page in ("", "versions/2/", "sift/", "clarify/", "withdraw/")))
    actions.sift(by=officer, application=again, answers=MET, outcome="ineligible", reason=NASTY)
    check(*(browser.get(path) for path in own_pages(written, "", "receipt/", "complain/")))
    check(cora.get(f"{desk}/"), cora.get(f"{desk}/sift/again/"), cora.get("/desk/northshire/applications/"))
    check(cora.get(f"{round_}/board/"), cora.get(f"{round_}/panel/"), cora.get(f"{round_}/assist/"))


def test_what_is_typed_at_the_desk(world: Any, written: Application) -> None:
    cora = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    carys = sign_in(Client(), world.people[Role.CHIEF_EXECUTIVE])
    round_ = f"/desk/northshire/rounds/{written.invitation_id}"
    head = world.actor(Role.CHIEF_EXECUTIVE)
    until = timezone.now() + dt.timedelta(weeks=8)
    told = {"by": head, "invitation": written.invitation, "organisation": written.organisation, "until": until}
    actions.allow_late(**told, reason=NASTY)
    check(carys.get(f"{round_}/late/"), carys.get(f"{round_}/board/"))
    check(carys.post(f"{round_}/late/", {"reason": NASTY, "time": NASTY, "organisation": NASTY}))
    check(cora.post(f"{round_}/assist/", {"how": NASTY, "amount": NASTY, "organisation": NASTY}))
    actions.assist(by=world.actor(Role.COMMISSIONING_OFFICER), application=written, how=NASTY)
    desk = f"/desk/northshire/applications/{written.reference}"
    check(*(cora.get(f"{desk}/{page}") for page in ("", "tasks/", "sections/project/", "check/")))
    olga = sign_in(Client(), world.members[Part.OWNER])
    apply = f"/provider/{world.hospice.pk}/apply/{world.records['north']['unopened round'].pk}/"
    check(olga.post(apply, {"gate0": NASTY, "amount": NASTY, "broker": "other", "broker_name": NASTY}))
