from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "almoner.desk.thread"
    label = "thread"
