"""The desk as tests use it: addresses, what a page says, what its form would send, and what somebody types."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.grants.models import Invitation

SCRIPT = "<script>alert(1)</script>"


def at(held: Invitation, *rest: str) -> str:
    return f"/desk/westshire/invitations/{held.pk}/" + "".join(f"{part}/" for part in rest)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer
    return unescape(answer.content.decode())


def form_on(client: Client, address: str) -> dict[str, str]:
    """What the page's form would send as it stands: its boxes and hidden fields."""
    page = text(client.get(address))
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        given = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        kind = given.get("type", "text")
        if "name" in given and (kind not in {"checkbox", "radio"} or "checked" in tag):
            found.setdefault(given["name"], given.get("value", ""))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', inner) or re.search(
            r'<option value="([^"]*)"', inner
        )
        found[name] = chosen[1] if chosen else ""
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    found |= dict(areas)
    found.pop("csrfmiddlewaretoken", None)
    return found


def _boxes(name: str, weeks: int) -> dict[str, int]:
    day = timezone.localdate() + dt.timedelta(weeks=weeks)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _dates() -> dict[str, Any]:
    return {
        **_boxes("opens_day", 0),
        "opens_clock": "00:00",
        **_boxes("closes_day", 4),
        "closes_clock": "noon",
        "late_policy": "grace",
        "grace_minutes": 15,
        **_boxes("decision_on", 10),
        **_boxes("pay_on", 13),
        **_boxes("spend_from", 14),
        **_boxes("spend_to", 66),
    }


SCORING: dict[str, Any] = {
    "lowest": 0,
    "highest": 5,
    "minimum": 50,
    "ties": "Impact",
    "judges_per_bid": 3,
    "minutes_per_bid": 30,
    "criteria-rows": 2,
    "criteria-0-title": "Impact",
    "criteria-0-weight": "60",
    "criteria-0-parts": "Need\nReach",
    "criteria-0-anchors": "0: nothing\n5: much",
    "criteria-1-title": "Value",
    "criteria-1-weight": "40",
    "criteria-1-minimum": "2",
}
OF_MONEY: dict[str, Any] = {
    "amounts": {
        "cap": "20,000",
        "cap_kind": "guide",
        "term_months": 12,
        "match_funding": "optional",
        "tiers-rows": 1,
        "tiers-0-title": "Small",
        "tiers-0-most": "2,500",
    },
    "choosing": {
        "fit_rule": "skipped",
        "floors-rows": 1,
        "floors-0-name": "Small groups",
        "floors-0-group": "grassroots",
        "floors-0-awards": 2,
    },
}
OF_PEOPLE: dict[str, Any] = {
    "applicants": {"organisation_forms": ["charity", "cic"], "who_can_apply": "Groups in our area."},
    "eligibility": {
        "other_sources": "The foundation.",
        "gates-rows": 1,
        "gates-0-question": "In our area?",
        "gates-0-wanted": "yes",
        "gates-0-stop": "Only our area.",
    },
    "duties": {"endorsements": ["police"], "publicity": "Show our logo.", "reports-rows": 0},
    "contact": {"contact_name": "Cora", "contact_email": "cora@example.org", "writing_help": "Ask Cora."},
}


def typed(*, pot: Any, priority: Any, form: Any) -> dict[str, dict[str, Any]]:
    """What somebody types on the page of each part, from nothing to a round that lacks nothing."""
    aims = {"theme": "Safer streets", "text": "For streets.", "purposes": ["Community safety"]}
    source = {"sources-rows": 1, "sources-0-pot": pot.pk, "sources-0-amount": "£111,000.00"}
    return {
        "aims": {**aims, "priorities": priority.pk},
        "money": {"available": "111,000", **source},
        **OF_MONEY,
        "dates": _dates(),
        **OF_PEOPLE,
        "form": {"form_version": form.pk, "expected_applicants": 40},
        "scoring": SCORING,
    }
