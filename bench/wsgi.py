"""The site as it is served, with one more address: the floor, behind the same middleware and template engine."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.site.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.urls"
settings.TEMPLATES[0]["DIRS"].append(Path(__file__).with_name("templates"))

application = get_wsgi_application()
