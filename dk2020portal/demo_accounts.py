"""The accounts of the demo: listed on the log-in page and printed by `make run`, in demo mode only."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

# Public on purpose: production refuses the demo, and the demo serves on loopback only (design section 10).
DEMO_PASSWORD = "klima-i-midtjylland"

STORY = settings.BASE_DIR / "fixtures" / "demo" / "story.json"


@dataclass(frozen=True)
class DemoAccount:
    name: str
    who: str
    what: str
    email: str
    password: str = DEMO_PASSWORD


def demo_accounts() -> list[DemoAccount]:
    """Return the demo accounts in the order of the story, described in the language of the page."""
    language = "en" if get_language() == "en" else "da"
    accounts = json.loads(STORY.read_text())["accounts"]
    return [
        DemoAccount(name=account["name"], who=account["who"], what=account["what"][language], email=account["email"])
        for account in accounts
    ]
