from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "almoner.foundation.accounts"
    label = "accounts"
