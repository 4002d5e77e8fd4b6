from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "almoner.do.scoring"
    label = "scoring"
