"""The portal with its addresses and templates loaded: a worker that is begun anew answers at once."""

from django.db import connections
from django.test import Client

from dk2020portal.wsgi import application

__all__ = ["application"]

Client().get("/account/login/", SERVER_NAME="127.0.0.1")
# No process that is forked from this one shares its connection.
connections.close_all()
