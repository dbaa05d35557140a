from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from members import append_only, no_overlap


def guard_tables(using, **_kwargs):
    """After every migration: SQLite drops a table's triggers when it rebuilds the table."""
    append_only.lock(using)
    no_overlap.install(using)


def make_room(using, plan, **_kwargs):
    """Before tables are rebuilt: SQLite renames no table while a trigger of another one names it."""
    if plan and connections[using].vendor == "sqlite":
        append_only.unlock(using, only_sealed=True)


class MembersConfig(AppConfig):
    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Each says how its letters are composed (members/outbox.py): the worker knows them all.
        from members import email_changes, invitations, notifications, operator, password_reset  # noqa: F401

        pre_migrate.connect(make_room, sender=self, dispatch_uid="members.make_room")
        post_migrate.connect(guard_tables, sender=self, dispatch_uid="members.guard_tables")
