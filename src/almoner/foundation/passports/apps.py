from django.apps import AppConfig


class PassportsConfig(AppConfig):
    name = "almoner.foundation.passports"
    label = "passports"
