"""Sessions in the database that bring the person and their posts along in the same query."""

import datetime as dt
import json
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from almoner.foundation.accounts.models import Session
from almoner.foundation.accounts.signals import SECOND_FACTOR

from .models import Appointment


class _JsonArray(Func):
    function = "jsonb_agg"
    output_field = JSONField()


def _posts_today() -> Subquery:
    """[{office, slug, role}, ...] for the session's person, from the posts held today."""
    today = timezone.localdate()
    held = Appointment.objects.filter(person=OuterRef("person"), starts__lte=today).filter(
        Q(ends__isnull=True) | Q(ends__gte=today)
    )
    post = JSONObject(office=F("office_id"), slug=F("office__slug"), role=F("role"))
    return Subquery(held.order_by().values(one=Value(1)).annotate(posts=_JsonArray(post)).values("posts"))


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table, read together with who and what they stand for."""

    person: Any = None
    posts: tuple[dict[str, str], ...] = ()
    started_at: dt.datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = (
            Session.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now())
            .select_related("person")
            .annotate(posts=_posts_today())
            .first()
        )
        if row is None:
            self._session_key = None
            return None
        self.person, self.started_at = row.person, row.started_at
        held = json.loads(row.posts) if isinstance(row.posts, str) else row.posts
        self.posts = tuple(held or ())
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
