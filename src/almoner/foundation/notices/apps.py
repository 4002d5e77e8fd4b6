from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "almoner.foundation.notices"
    label = "notices"
