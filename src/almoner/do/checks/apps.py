from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "almoner.do.checks"
    label = "checks"
