"""The style guide, for those who build and test; production has none."""

from django.conf import settings
from django.urls import path

from almoner.foundation.pages import style_guide

urlpatterns = [] if settings.PRODUCTION else [path("style/", style_guide.guide, name="style-guide")]
