from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "almoner.foundation.pages"
    label = "pages"
