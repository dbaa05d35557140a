from django.apps import AppConfig


class WorkGroupsConfig(AppConfig):
    name = "workgroups"
    default_auto_field = "django.db.models.BigAutoField"
