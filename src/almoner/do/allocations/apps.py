from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "almoner.do.allocations"
    label = "allocations"
