from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dk2020portal"
