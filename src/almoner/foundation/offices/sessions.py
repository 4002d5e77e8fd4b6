"""Sessions in the database that bring the person and their posts along in the same query."""

import datetime as dt
import json
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from almoner.foundation.accounts.models import Session
from almoner.foundation.accounts.signals import SECOND_FACTOR
from almoner.foundation.door.prepared import Joined, Prepared

from .models import Appointment


class _JsonArray(Func):
    function = "jsonb_agg"
    output_field = JSONField()


def _posts_on(today: dt.date) -> Subquery:
    """[{office, slug, role}, ...] for the session's person, from the posts held on a day."""
    held = Appointment.objects.filter(person=OuterRef("person"), starts__lte=today).filter(
        Q(ends__isnull=True) | Q(ends__gte=today)
    )
    post = JSONObject(office=F("office_id"), slug=F("office__slug"), role=F("role"))
    return Subquery(held.order_by().values(one=Value(1)).annotate(posts=_JsonArray(post)).values("posts"))


def _open_sessions(*, key: str, now: dt.datetime, today: dt.date) -> QuerySet[Session, tuple[Any, ...]]:
    rows = Session.objects.filter(session_key=key, expire_date__gt=now).annotate(posts=_posts_on(today))
    return rows.values_list(*_WITH.columns, "posts")


_WITH = Joined(Session, "person")
_SESSIONS = Prepared(_open_sessions)


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table, read together with who and what they stand for."""

    person: Any = None
    posts: tuple[dict[str, str], ...] = ()
    started_at: dt.datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        found = _SESSIONS.rows(key=key, now=timezone.now(), today=timezone.localdate()) if "\x00" not in key else []
        if not found:
            self._session_key = None
            return None
        row, posts = _WITH.record(found[0]), found[0][-1]
        self.person, self.started_at = row.person, row.started_at
        self.posts = tuple(json.loads(posts or "[]"))
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.person_id = data.get("_auth_user_id") or None
        row.device = data.get("device", "")[:200]
        row.started_at = self.started_at or timezone.now()  # every save writes the whole row
        return row

    @property
    def has_second_factor(self) -> bool:
        """Whether this session was opened with a second factor."""
        return bool(self.get(SECOND_FACTOR))
