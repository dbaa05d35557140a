"""What is handed to whoever runs the portal beside the code: units, a proxy, an image, a list of parts."""

import json
import re
import subprocess
import sys

from django.conf import settings

ROOT = settings.BASE_DIR


def test_there_is_a_unit_for_each_program_and_none_may_write_elsewhere():
    units = {path.stem: path.read_text() for path in (ROOT / "deploy/systemd").glob("*.service")}
    started = {name: re.search(r"^ExecStart=\S+ ?(.*)$", text, re.M).group(1) for name, text in units.items()}
    assert sorted(units) == ["portal-mail", "portal-packs", "portal-timer", "portal-web"]
    assert [started[f"portal-{name}"] for name in ("mail", "packs", "timer")] == [
        f"manage.py {words}" for words in ("work mail", "work packs", "tend")
    ]
    assert all("ProtectSystem=strict" in text and "ReadWritePaths=/var/lib/portal" in text for text in units.values())


def test_the_proxies_pass_on_what_the_portal_needs_and_write_no_addresses():
    nginx, caddy = (ROOT / "deploy/nginx.conf").read_text(), (ROOT / "deploy/Caddyfile").read_text()
    for header in ("Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Request-ID"):
        assert f"proxy_set_header {header} " in nginx
    line = re.search(r"log_format portal '(.*)'", nginx).group(1)
    assert not re.search(r"\$(request|uri|args|request_uri|http_referer)\b", line)
    assert "/metrics/" in nginx and "/metrics/" in caddy


def test_the_list_of_parts_holds_every_locked_package_with_its_digests():
    said = subprocess.run([sys.executable, "bin/sbom"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    parts = {part["purl"]: part for part in json.loads(said)["components"]}
    locked = re.findall(r"^([a-z0-9.-]+)==([^ \\]+)", (ROOT / "requirements/base.txt").read_text(), re.M)
    assert {f"pkg:pypi/{name}@{version}" for name, version in locked} <= set(parts)
    assert all(part["hashes"] for part in parts.values())
    assert any(purl.startswith("pkg:npm/dkfds@") for purl in parts)
