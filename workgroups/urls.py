"""Addresses of workgroups."""

app_name = "workgroups"

urlpatterns: list = []
