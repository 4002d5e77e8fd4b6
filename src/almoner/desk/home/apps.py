from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "almoner.desk.home"
    label = "home"
