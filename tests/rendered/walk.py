"""One role going through the portal: pages opened, forms sent empty and too late, and what was answered kept."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import resolve
from lxml.html import document_fromstring

from tests.rendered.parts import parts_of
from tests.rendered.skeleton import skeleton_of
from tests.rendered.typed import ways_to_send


class Walk:
    """Goes through the portal as one role, and keeps each page once: the fullest of those with the same skeleton."""

    def __init__(self, role, person):
        self.role = role
        self.client = Client(headers={"accept-language": "da"})
        if person:
            self.client.force_login(person, backend="members.accounts.account.PersonBackend")
        self.kept = {}
        # (name, address, state, title, h1) of every page that was answered, of whatever skeleton.
        self.titles = []
        self.sent = set()
        self.let_in = set()
        # What is only ever sent to, whatever stands in the address: it is not asked for again and again.
        self.only_sent_to = set()

    def open(self, name, address, state=""):
        """Open an address, and send every form on its page; what comes of it is undone."""
        if name in self.only_sent_to:
            return
        with transaction.atomic():
            answer = self.client.get(address)
            root = self.keep(name, address, state, answer)
            transaction.set_rollback(True)
        if answer.status_code < 400:
            self.let_in.add(name)
        elif answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.only_sent_to.add(name)
        if root is not None and not state.startswith("seen as"):
            for way in ways_to_send(root, address):
                self.send(way, name, state)

    def send(self, way, name, state):
        """Send a form; the answer is a page where something was missing, or somebody else was faster."""
        to = urlsplit(way.address).path
        key = ("" if way.frames else name, state, way.state, resolve(to).view_name, tuple(sorted(way.typed)))
        if key in self.sent or "logout" in to:
            return
        self.sent.add(key)
        with transaction.atomic():
            answer = self.client.post(way.address, way.typed, headers={"referer": f"http://testserver{to}"})
            self.keep(resolve(to).view_name, to, f"{state} {way.state}".strip(), answer)
            transaction.set_rollback(True)

    def keep(self, name, address, state, answer):
        """Keep what was answered if it is a page; return it parsed, if it is one that was asked for."""
        if answer.streaming or not answer.headers.get("content-type", "").startswith("text/html"):
            return None
        if not answer.content.startswith(b"<!doctype html>"):
            return None
        root = document_fromstring(answer.content.decode())
        state = " ".join([state, *([str(answer.status_code)] if answer.status_code >= 400 else [])]).strip()
        self.titles.append((name, address, state, root.findtext(".//title").strip(), _headings(root)))
        page = {"role": self.role, "name": name, "address": address, "state": state, "skeleton": skeleton_of(root)}
        page |= {"policy": answer.headers.get("content-security-policy", ""), "html": answer.content.decode()}
        key = (name, state, page["skeleton"])
        if len(page["html"]) > len(self.kept.get(key, {"html": ""})["html"]):
            self.kept[key] = page | {"parts": parts_of(root, name, state)}
        return root if answer.status_code == 200 else None


def _headings(root) -> list[str]:
    return [" ".join(heading.text_content().split()) for heading in root.iter("h1")]
