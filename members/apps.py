from django.apps import AppConfig
from django.db.models.signals import post_migrate

from members import append_only, no_overlap


def guard_tables(using, **_kwargs):
    """After every migration: SQLite drops a table's triggers when it rebuilds the table."""
    append_only.lock(using)
    no_overlap.install(using)


class MembersConfig(AppConfig):
    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_migrate.connect(guard_tables, dispatch_uid="members.guard_tables")
