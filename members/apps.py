from django.apps import AppConfig
from django.db.models.signals import post_migrate

from members.append_only import lock


def lock_history(using, **_kwargs):
    """After every migration: SQLite drops a table's triggers when it rebuilds the table."""
    lock(using)


class MembersConfig(AppConfig):
    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_migrate.connect(lock_history, dispatch_uid="members.lock_history")
