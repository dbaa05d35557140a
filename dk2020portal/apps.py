from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register

from dk2020portal.proxies import proxies_are_counted
from dk2020portal.publisher import publisher_is_named


class PortalConfig(AppConfig):
    name = "dk2020portal"

    def ready(self):
        # Says how its letter is composed (members/mail/outbox.py): the worker knows them all.
        from dk2020portal import reminders  # noqa: F401

        if settings.METRICS_TOKEN or settings.METRICS_NETWORKS:
            from dk2020portal.operating import counted

            counted.begin()
        if settings.SENTRY_DSN:
            from dk2020portal.operating import sentry

            sentry.begin()
        register(proxies_are_counted, Tags.security, deploy=True)
        register(publisher_is_named, Tags.compatibility, deploy=True)
