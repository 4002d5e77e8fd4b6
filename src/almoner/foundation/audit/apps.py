from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "almoner.foundation.audit"
    label = "audit"
