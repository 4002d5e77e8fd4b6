"""The application as a web server calls it. What nobody has named is taken to be production."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.site.settings")
os.environ.setdefault("ALMONER_ENV", "production")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
