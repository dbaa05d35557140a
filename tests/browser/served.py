"""Pages that were rendered before, served to the browser as they were answered, with the portal's static files."""

import mimetypes
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.contrib.staticfiles import finders


class Answer(BaseHTTPRequestHandler):
    """Answers /static/... with the file, /<key>/... with that page, and with nothing what a page asks for by itself."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        _root, first, *rest = self.path.partition("?")[0].split("/")
        if first == "static":
            file = finders.find("/".join(rest))
            body = Path(file).read_bytes() if file else b""
            self.answer(200 if file else 404, body, mimetypes.guess_type(self.path)[0] or "text/plain", "max-age=3600")
        elif page := self.server.pages.get(first):
            self.answer(200, page["html"].encode(), "text/html; charset=utf-8", "no-store", page["policy"])
        else:
            self.answer(204, b"", "text/plain", "no-store")

    def do_POST(self):
        """What somebody writes in an item is kept, and nobody else is there (meetings/views/sittings.py)."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b'{"saved": "", "unsaved": false, "others": [], "moved": []}', "application/json", "no-store")

    def answer(self, status, body, kind, kept, policy=""):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", kept)
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Says nothing."""


@contextmanager
def served(pages: dict):
    """The address under which the pages are served, each under its key."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.pages = pages
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
