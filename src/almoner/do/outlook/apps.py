from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "almoner.do.outlook"
    label = "outlook"
