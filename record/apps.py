from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


def guard_tables(using, **_kwargs):
    """After every migration: SQLite drops a table's triggers when it rebuilds the table."""
    from record import append_only, no_overlap
    from record.finding import engine

    append_only.lock(using)
    no_overlap.install(using)
    engine.install(using)


def make_room(using, plan, **_kwargs):
    """Before tables are rebuilt: SQLite renames no table while a trigger of another one names it."""
    from record import append_only

    if plan and connections[using].vendor == "sqlite":
        append_only.unlock(using, only_sealed=True)


class RecordConfig(AppConfig):
    name = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        pre_migrate.connect(make_room, sender=self, dispatch_uid="record.make_room")
        post_migrate.connect(guard_tables, sender=self, dispatch_uid="record.guard_tables")
