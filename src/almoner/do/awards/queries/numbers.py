"""The number that the next agreement of an award gets."""

from django.utils import timezone

from almoner.do.agreements.models import Agreement
from almoner.do.awards.declared import series_of
from almoner.foundation.offices.models import Office
from almoner.kernel.references import Series


def next_number(office: Office) -> str:
    """The number after the highest of the office's series of grant agreements."""
    today = timezone.localdate()
    used = Agreement.objects.filter(office=office).values_list("number", flat=True)
    return Series(series_of(office, today)).next_after(used, year=today.year)
