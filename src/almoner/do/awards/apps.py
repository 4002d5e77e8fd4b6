from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "almoner.do.awards"
    label = "awards"
