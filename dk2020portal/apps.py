from django.apps import AppConfig
from django.core.checks import Tags, register

from dk2020portal.proxies import proxies_are_counted
from dk2020portal.publisher import publisher_is_named


class PortalConfig(AppConfig):
    name = "dk2020portal"

    def ready(self):
        # Says how its letter is composed (members/mail/outbox.py): the worker knows them all.
        from dk2020portal import reminders  # noqa: F401

        register(proxies_are_counted, Tags.security, deploy=True)
        register(publisher_is_named, Tags.compatibility, deploy=True)
