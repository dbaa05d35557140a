"""Addresses of programme."""

app_name = "programme"

urlpatterns: list = []
