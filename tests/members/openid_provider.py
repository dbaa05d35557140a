"""A small OpenID Connect provider on 127.0.0.1, as strict as a real one about what it is sent."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT_ID, CLIENT_SECRET = "dk2020portal", "what the provider gave the portal"


class Provider(ThreadingHTTPServer):
    """Hands out a code for `claims` by `let_in`, and a token for that code once."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.codes = {}
        self.claims = {}

    def let_in(self, authorize_url, **claims):
        """Say yes to somebody with these claims; return what comes back to the portal, as (code, state)."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
            CLIENT_ID,
            "code",
            "S256",
        )
        code = hashlib.sha256(asked["state"].encode()).hexdigest()
        self.codes[code] = asked["code_challenge"]
        self.claims = {"sub": "person-1", **claims}
        return code, asked["state"]


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.issuer
        if self.path == "/userinfo":
            return self.answer(self.server.claims)
        return self.answer(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        challenge = self.server.codes.pop(sent["code"][0], None)
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        if not proven or sent["client_secret"] != [CLIENT_SECRET]:
            return self.answer({"error": "invalid_grant"}, status=400)
        token = {"iss": self.server.issuer, "aud": CLIENT_ID, "exp": time.time() + 60, **self.server.claims}
        signed = jwt.encode(token, "a key of thirty-two bytes or more", algorithm="HS256")
        return self.answer({"access_token": "access", "token_type": "Bearer", "id_token": signed})

    def answer(self, content, status=200):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Keep quiet."""


@contextmanager
def running_provider():
    """Run the provider beside a test."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
