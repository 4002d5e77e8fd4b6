"""Whether an agreement is named in the commissioning framework in force, by its service or its number (STR-13)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.foundation.offices.models import Office
from almoner.strategy.plans.models import Framework, FrameworkLine


def active_frameworks(office: Office, on: dt.date) -> QuerySet[Framework]:
    """The frameworks whose period holds a day, or may; the latest first."""
    begun = Q(begins_first__lte=on) | Q(begins_first__isnull=True)
    running = Q(ends_last__gte=on) | Q(ends_last__isnull=True)
    return Framework.objects.filter(begun & running, office=office).order_by("-begins_first", "-pk")


def active_naming(office: Office, agreement: Agreement, on: dt.date) -> Framework | None:
    """The active framework, with ``names_it``: whether a line of it names the agreement; one query."""
    lines = FrameworkLine.objects.filter(framework=OuterRef("pk")).filter(
        Q(service=agreement.service_id) | Q(reference__iexact=agreement.number)
    )
    return active_frameworks(office, on).annotate(names_it=Exists(lines)).first()


def not_named_in(rows: QuerySet[AgreementVersion], framework: Framework) -> QuerySet[AgreementVersion]:
    """The agreements that no line of a framework names: each needs a published decision of its own."""
    lines = FrameworkLine.objects.filter(framework=framework)
    by_number = lines.annotate(named=Upper("reference")).exclude(reference="").values("named")
    return (
        rows.exclude(agreement__service__in=lines.exclude(service=None).values("service"))
        .annotate(number_upper=Upper("agreement__number"))
        .exclude(number_upper__in=by_number)
    )
