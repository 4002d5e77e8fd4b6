"""What members do on their organisation's pages, from the first word to the receipt; and who is kept out."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from almoner.do.applications import actions
from almoner.do.applications.models import Application
from almoner.do.grants.declared import PRIVACY
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.bolt import at_work as bolt
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations.models import Membership, Organisation
from tests.world import sign_in

from .writing import BUDGET, GOOD, begun, closing, filled, opened, submitted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MEGABYTE = 2**20


def path(held: Application, page: str = "") -> str:
    return f"/provider/{held.organisation_id}/applications/{held.pk}/{page}"


def read(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def held(draft: Application) -> Application:
    return Application.objects.select_related("draft").get(pk=draft.pk)


# --- Beginning


def begin(browser: Client, invitation: Invitation, group: Organisation, **typed: str) -> HttpResponse:
    given = {"gate0": "yes", "gate1": "no", "amount": "4500", "broker": "", **typed}
    return browser.post(f"/provider/{group.pk}/apply/{invitation.pk}/", given)


def test_from_an_opportunity_to_a_draft(browser: Client, invitation: Invitation, group: Organisation) -> None:
    page = read(browser.get(f"/provider/{group.pk}/apply/{invitation.pk}/"))
    for said in ("Charities and community groups", "Is the project in our area?", "Begin the application", "days left"):
        assert said in page
    answer = begin(browser, invitation, group)
    made = Application.objects.get(organisation=group)
    assert answer.headers["Location"] == path(made)
    assert made.confirmed[0] == {"question": "Is the project in our area?", "answer": "yes"}
    assert made.draft.answers["amount"] == "4500.00"
    again = browser.get(f"/provider/{group.pk}/apply/{invitation.pk}/")
    assert again.headers["Location"] == path(made)


def test_who_does_not_fit_is_told_why_and_where_else_to_ask(
    browser: Client, invitation: Invitation, group: Organisation
) -> None:
    page = read(begin(browser, invitation, group, gate0="no"))
    assert "We may only pay for work in our area." in page
    assert "The community foundation and the council give small grants." in page
    assert not Application.objects.filter(organisation=group).exists()


def test_an_organisation_that_writes_for_a_small_group_is_noted(
    browser: Client, invitation: Invitation, group: Organisation
) -> None:
    begin(browser, invitation, group, broker="other", broker_name="Voluntary Action West")
    made = Application.objects.get(organisation=group)
    assert str(made.brokered_by) == "Voluntary Action West"
    assert "Voluntary Action West" in read(browser.get(path(made)))


def test_nothing_typed_is_lost_where_something_is_wrong(
    browser: Client, invitation: Invitation, group: Organisation
) -> None:
    page = read(begin(browser, invitation, group, amount="400", gate0=""))
    assert "“Is the project in our area?” needs an answer." in page
    assert 'value="400"' in page


# --- Writing


def test_a_section_is_saved_and_leads_on(browser: Client, draft: Application) -> None:
    answers = {
        "q-project_name": "Melton listens",
        "q-summary": GOOD["summary"],
        "q-places": ["melton"],
        "revision": "0",
    }
    answer = browser.post(path(draft, "sections/project/"), answers)
    assert answer.headers["Location"] == path(draft, "sections/money/")
    assert held(draft).draft.answers["project_name"] == "Melton listens"


def test_what_is_wrong_is_said_and_kept(browser: Client, draft: Application) -> None:
    page = read(browser.post(path(draft, "sections/project/"), {"q-summary": "word " * 21, "revision": "0"}))
    assert "21 words, 1 more than the limit of 20" in page
    assert held(draft).draft.answers["summary"].startswith("word word")
    listed = browser.post(path(draft, "sections/project/"), {"q-summary": "Two words", "revision": "1", "go": "list"})
    assert listed.headers["Location"] == path(draft)


def test_it_saves_itself_and_says_when(browser: Client, draft: Application) -> None:
    answer = browser.post(path(draft, "sections/project/save/"), {"q-project_name": "Melton", "revision": "0"})
    told = json.loads(answer.content)
    assert (told["saved"], told["revision"]) == (True, 1)
    assert len(told["at"]) == len("10:42")
    opened_by_hand = browser.get(path(draft, "sections/project/save/"))
    assert opened_by_hand.headers["Location"] == path(draft, "sections/project/")


def test_two_writers_see_both_sides(browser: Client, draft: Application) -> None:
    browser.post(path(draft, "sections/project/save/"), {"q-project_name": "Theirs", "revision": "0"})
    page = read(browser.post(path(draft, "sections/project/"), {"q-project_name": "Mine", "revision": "0"}))
    assert "saved this part while you had it open" in page
    assert ">Theirs<" in page
    assert 'value="Mine"' in page
    assert held(draft).draft.answers["project_name"] == "Theirs"


def test_the_limit_is_said_beside_the_amount(west: Any, world: Any, olive: Actor, group: Organisation) -> None:
    made = begun(olive, opened(west, cap_kind="limit"), group)
    lines = {f"q-budget-0-{name}": value for name, value in BUDGET[0].items()} | {"q-budget-rows": "1"}
    sent = {"q-amount": "20500", "revision": "0", **lines, "q-budget-0-amount": "20500"}
    browser = sign_in(Client(), world.olive)
    page = read(browser.post(path(made, "sections/money/"), sent))
    assert "The most that one award may be is £20,000.00." in page
    assert 'value="20500"' in page


def test_the_guide_is_said_over_the_section(browser: Client, olive: Actor, draft: Application) -> None:
    filled(olive, draft, amount="20500.00")
    assert "Awards are generally up to £20,000.00" in read(browser.get(path(draft, "sections/money/")))
    assert "Awards are generally up to £20,000.00" in read(browser.get(path(draft)))


def test_the_task_list_says_what_is_missing_and_the_time_left(world: Any, draft: Application) -> None:
    with time_machine.travel(closing(draft.invitation) - dt.timedelta(hours=2, minutes=5), tick=False):
        page = read(sign_in(Client(), world.olive).get(path(draft)))
    assert "2 hours 5 minutes left" in page
    assert "7 questions still need your attention" in page
    with time_machine.travel(closing(draft.invitation) + dt.timedelta(hours=1), tick=False):
        browser = sign_in(Client(), world.olive)
        late = read(browser.get(path(draft)))
        sent = {"q-project_name": "Late", "revision": "0", "go": "list"}
        saved = browser.post(path(draft, "sections/project/"), sent)
    assert "What you write is still kept, but it cannot be submitted." in late
    assert saved.status_code == 302
    assert held(draft).draft.answers["project_name"] == "Late"


# --- Submitting


def test_check_certify_submit_and_the_receipt(browser: Client, olive: Actor, draft: Application) -> None:
    filled(olive, draft)
    page = read(browser.get(path(draft, "check/")))
    assert "Melton listens" in page
    assert f"{path(draft, 'sections/project/')}#id_q-project_name" in page
    refused = read(browser.post(path(draft, "check/"), {"certified_as": "Chair"}))
    assert "what is written here is true.” if it is so." in refused
    answer = browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"})
    assert answer.headers["Location"] == path(draft, "receipt/")
    receipt = read(browser.get(path(draft, "receipt/")))
    made = held(draft)
    assert made.submission is not None
    for said in (made.reference, made.submission.sha256, "Olive Onlooker, Chair", "Melton listens"):
        assert said in receipt
    file = browser.get(path(draft, "receipt.pdf"))
    assert file.content.startswith(b"%PDF-1.7")
    again = browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"})
    assert again.headers["Location"] == path(draft, "receipt/")
    assert made.draft.submissions == 1


def test_the_privacy_notice_of_the_office_is_read_before_beginning_and_before_submitting(
    west: Any, browser: Client, olive: Actor, invitation: Invitation, group: Organisation
) -> None:
    address = f"/provider/{group.pk}/apply/{invitation.pk}/"
    said = "used only to review applications and to manage grants"
    assert said in read(browser.get(address))
    draft = filled(olive, begun(olive, invitation, group))
    assert said in read(browser.get(path(draft, "check/")))
    told = "We tell nobody <b>else</b>."
    offices.record_setting(by=command_line(west.pk), office=west, name=PRIVACY, value=told, starts=dt.date(2020, 1, 1))
    assert "We tell nobody &lt;b&gt;else&lt;/b&gt;." in read(browser.get(path(draft, "check/")))


def test_where_help_with_writing_is_stands_beside_the_tasks(
    browser: Client, olive: Actor, west: Any, group: Organisation
) -> None:
    draft = begun(olive, opened(west, writing_help="Ask the <council> for voluntary service."), group)
    page = read(browser.get(path(draft)))
    assert "Help with writing" in page
    assert "Ask the &lt;council&gt; for voluntary service." in page


def test_who_presses_submit_twice_sees_the_receipt(
    browser: Client, olive: Actor, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(olive, draft)
    first = actions.submit

    def between(**given: Any) -> Any:
        first(by=olive, application=held(draft), certified_as="Chair")  # the first press gets there meanwhile
        return first(**given)

    monkeypatch.setattr(actions, "submit", between)
    answer = browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"})
    assert answer.headers["Location"] == path(draft, "receipt/")
    assert held(draft).draft.submissions == 1


def test_too_late_is_said_on_the_page_and_nothing_is_lost(world: Any, olive: Actor, draft: Application) -> None:
    filled(olive, draft)
    with time_machine.travel(closing(draft.invitation) + dt.timedelta(seconds=1), tick=False):
        browser = sign_in(Client(), world.olive)
        page = read(browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"}))
    assert "The round closed on" in page
    assert held(draft).state == "draft"


def test_a_writer_who_certifies_nothing_is_told_who_does(world: Any, writer: Actor, invitation: Invitation) -> None:
    made = filled(writer, begun(writer, invitation, world.hospice))
    browser = sign_in(Client(), world.members[Part.WRITER])
    page = read(browser.get(path(made, "check/")))
    assert "Only a member who certifies can submit it. That is: Cert Certifier." in page
    answer = browser.post(path(made, "check/"), {"certified_as": "Writer", "certified": "on"})
    assert answer.status_code == 200
    assert Application.objects.get(pk=made.pk).state == "draft"


def test_editing_after_submit_leads_back(browser: Client, olive: Actor, invitation: Invitation, group: Any) -> None:
    made = submitted(olive, invitation, group)
    answer = browser.get(path(made, "sections/project/"), follow=True)
    assert "This section is not open to changes" in read(answer)
    answer = browser.post(path(made, "sections/project/"), {"q-project_name": "Another <b>", "revision": "1"})
    assert answer.status_code == 409
    assert "What you typed was not saved" in read(answer)
    assert "Another &lt;b&gt;" in read(answer)  # to be copied: nothing typed is lost
    saved = browser.post(path(made, "sections/project/save/"), {"q-project_name": "Another", "revision": "1"})
    assert (saved.status_code, json.loads(saved.content)["saved"]) == (409, False)
    assert held(made).draft.answers["project_name"] == "Melton listens"


# --- Following


def test_the_position_has_a_day_at_every_stage(
    browser: Client, olive: Actor, invitation: Invitation, group: Any
) -> None:
    made = submitted(olive, invitation, group)
    page = read(browser.get(path(made)))
    for said in ("Where it is", "here now", "Judged by the panel", "First payment", "You asked for £4,500.00."):
        assert said in page
    assert made.reference in read(browser.get(f"/provider/{group.pk}/applications/"))


def test_people_and_broker(browser: Client, draft: Application) -> None:
    browser.post(path(draft, "people/"), {"do": "add", "name": "Youth Club", "does": "Its hall", "amount": "250"})
    partner = draft.partners.get()
    assert (partner.name, str(partner.amount)) == ("Youth Club", "250.00")
    page = read(browser.post(path(draft, "people/"), {"do": "add", "name": "Youth Club", "does": "Again"}))
    assert "This partner is named already." in page
    browser.post(path(draft, "people/"), {"do": f"remove:{partner.pk}"})
    assert draft.partners.count() == 0
    assert browser.post(path(draft, "people/"), {"do": "remove:nonsense"}).status_code == 404


def test_partners_share_no_more_than_is_asked_for(browser: Client, olive: Actor, draft: Application) -> None:
    filled(olive, draft)
    who = {"do": "add", "name": "Youth Trust", "does": "Lends the hall", "amount": "£99,999.00"}
    browser.post(path(draft, "people/"), who)
    page = read(browser.get(path(draft, "check/")))
    assert "The partners' shares come to £99,999.00, more than the £4,500.00 asked for" in html.unescape(page)
    answer = browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"})
    assert answer.status_code == 200
    assert held(draft).state == "draft"


def test_withdraw_complain_and_say_how_it_was(
    browser: Client, olive: Actor, invitation: Invitation, group: Any
) -> None:
    made = submitted(olive, invitation, group)
    browser.post(path(made, "complain/"), {"text": "Nobody told us."})
    browser.post(path(made, "feedback/"), {"ease": "4", "hours": "6.5", "text": "Clear."})
    page = read(browser.get(path(made)))
    assert "Nobody told us." in page
    assert "Say how it was to apply" not in page
    assert "you have told us already" in read(browser.post(path(made, "feedback/"), {"ease": "1"}))
    browser.post(path(made, "withdraw/"), {"reason": ""})
    assert held(made).state == "withdrawn"
    assert "Withdrawn" in read(browser.get(path(made)))


# --- Who is kept out


def test_forged_tokens_save_nothing(world: Any, draft: Application) -> None:
    browser = sign_in(Client(enforce_csrf_checks=True), world.olive)
    answer = browser.post(path(draft, "sections/project/"), {"q-project_name": "Forged", "revision": "0"})
    assert answer.status_code == 403
    assert held(draft).draft.answers == {}


def test_anothers_draft_is_not_found_by_its_address(world: Any, draft: Application, group: Organisation) -> None:
    nick = sign_in(Client(), world.nick)
    for page in ("", "sections/project/", "check/", "people/", "endorsements/", "receipt/", "withdraw/"):
        assert nick.get(path(draft, page)).status_code == 404
        own_address = f"/provider/{world.other_body.pk}/applications/{draft.pk}/{page}"
        assert nick.get(own_address).status_code == 404
    saved = nick.post(
        f"/provider/{world.other_body.pk}/applications/{draft.pk}/sections/project/save/", {"q-project_name": "Mine"}
    )
    assert saved.status_code == 404
    assert held(draft).draft.answers == {}


def test_a_member_whose_membership_ended_is_out(world: Any, browser: Client, draft: Application, group: Any) -> None:
    assert browser.get(path(draft)).status_code == 200
    with bolt(NOBODY):
        Membership.objects.filter(organisation=group).update(until=timezone.now())
    for page in ("", "sections/project/", "check/"):
        assert browser.get(path(draft, page)).status_code == 404
    assert browser.post(path(draft, "sections/project/save/"), {"q-project_name": "Still"}).status_code == 404
    assert held(draft).draft.answers == {}


def test_a_reporter_follows_and_does_not_write(world: Any, writer: Actor, invitation: Invitation) -> None:
    made = begun(writer, invitation, world.hospice)
    rita = sign_in(Client(), world.members[Part.REPORTER])
    assert rita.get(path(made)).status_code == 200
    assert rita.get(path(made, "sections/project/")).status_code == 403
    assert rita.post(path(made, "sections/project/save/"), {"q-project_name": "No"}).status_code == 403


def test_staff_see_that_a_draft_is_there_and_not_a_word_of_it(
    world: Any, west: Any, olive: Actor, draft: Application
) -> None:
    from almoner.do.applications import queries
    from almoner.foundation.questions import queries as questions

    filled(olive, draft, summary="Nobody else reads this yet.")
    officer = world.actor(Role.COMMISSIONING_OFFICER, west)
    assert not queries.applications(seen_by=officer, office=west).exists()
    assert questions.draft_of(draft.pk, seen_by=officer) is None
    seen = queries.application_at(seen_by=officer, office=west, reference=draft.reference)
    assert seen is not None
    assert (seen.title, seen.summary, seen.amount) == ("", "", None)
    assert queries.assisted_at(seen_by=officer, office=west, reference=draft.reference) is None
    assert queries.own_at(draft.organisation_id, draft.pk, seen_by=officer) is None
    actions.assist(by=officer, application=draft, how="by telephone with Olive")
    assert questions.draft_of(draft.pk, seen_by=officer) is not None
