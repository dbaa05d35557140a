from django.apps import AppConfig
from django.core.checks import Tags, register

from dk2020portal.proxies import proxies_are_counted
from dk2020portal.publisher import publisher_is_named


class PortalConfig(AppConfig):
    name = "dk2020portal"

    def ready(self):
        register(proxies_are_counted, Tags.security, deploy=True)
        register(publisher_is_named, Tags.compatibility, deploy=True)
