"""The people of the demonstration, each one click away: on this computer only, and never in production."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse

from almoner.foundation.accounts.models import Person
from almoner.foundation.offices.models import Appointment
from almoner.foundation.offices.views.demo import only_here
from almoner.foundation.organisations.models import Membership
from almoner.foundation.pages import Audience, page, render


@page(Audience.PUBLIC)
def people(request: Any) -> HttpResponse:
    """Everybody in the demonstration: office staff with their posts, people of organisations, and whoever else."""
    only_here(request)
    posts = Appointment.objects.select_related("person", "office").order_by("office__name", "person__name")
    acting = Membership.objects.filter(until=None).select_related("person", "organisation")
    by_office: dict[Any, list[Appointment]] = {}
    for post in posts:
        by_office.setdefault(post.office, []).append(post)
    by_organisation: dict[Any, list[Membership]] = {}
    for member in acting.order_by("organisation__name", "organisation_id", "person__name"):
        by_organisation.setdefault(member.organisation, []).append(member)
    others = Person.objects.filter(
        ~Exists(Appointment.objects.filter(person=OuterRef("pk"))),
        ~Exists(Membership.objects.filter(person=OuterRef("pk"), until=None)),
        is_active=True,
    ).order_by("name")
    context = {"by_office": by_office, "by_organisation": by_organisation, "others": list(others)}
    return render(request, "organisations/demo.html", context)
