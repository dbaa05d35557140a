"""Who runs the portal, as the pages say that the law asks for: a name, an address to write to, a checked statement.

Webtilgængelighedsloven (lov 692/2018) § 4 and BEK 904/2019 say what an accessibility statement holds; GDPR article 13,
what people are told about their data. Nothing is claimed that nobody has filled in: the page says that it is missing,
and the operator is warned.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.checks import Warning

from record import clock

# What the law asks for on these pages: without it they say that it is missing.
ASKED_FOR = (
    "PUBLISHER_NAME",
    "PUBLISHER_EMAIL",
    "PUBLISHER_PHONE",
    "DATA_PROTECTION_CONTACT",
    "ACCESSIBILITY_STATEMENT_URL",
    "ACCESSIBILITY_STATUS",
    "ACCESSIBILITY_CHECKED_ON",
)
# A statement is brought up to date at least once a year (BEK 904/2019).
STATEMENT_DAYS = 365


@dataclass(frozen=True)
class Publisher:
    """The authority that runs the portal; empty strings and None where nothing is filled in.

    `accessibility` is "full", "partial", "none" or "", what the authority found on `checked_on`, `checked_how`.
    """

    name: str
    email: str
    phone: str
    address: str
    data_protection: str
    privacy_policy_url: str
    statement_url: str
    accessibility: str
    checked_on: date | None
    checked_how: str


def publisher() -> Publisher:
    """Return who runs the portal, from the settings."""
    return Publisher(
        name=settings.PUBLISHER_NAME,
        email=settings.PUBLISHER_EMAIL,
        phone=settings.PUBLISHER_PHONE,
        address=settings.PUBLISHER_ADDRESS,
        data_protection=settings.DATA_PROTECTION_CONTACT,
        privacy_policy_url=settings.PRIVACY_POLICY_URL,
        statement_url=settings.ACCESSIBILITY_STATEMENT_URL,
        accessibility=settings.ACCESSIBILITY_STATUS,
        checked_on=settings.ACCESSIBILITY_CHECKED_ON,
        checked_how=settings.ACCESSIBILITY_CHECKED_HOW,
    )


def publisher_is_named(**_kwargs):
    """Warn in `check --deploy` of what the pages in the footer cannot say, and of a statement older than a year."""
    found = []
    missing = [name for name in ASKED_FOR if not getattr(settings, name)]
    if missing:
        found.append(
            Warning(
                f"The pages in the footer say that this is missing: {', '.join(missing)}.",
                hint="Add a line for each to the environment or to .env (docs/operating.md).",
                id="dk2020portal.W002",
            )
        )
    checked_on = settings.ACCESSIBILITY_CHECKED_ON
    if checked_on and (clock.today() - checked_on).days > STATEMENT_DAYS:
        found.append(
            Warning(
                f"The accessibility statement was last checked on {checked_on}: more than a year ago.",
                hint="Check again, bring the statement up to date in WAS, and set ACCESSIBILITY_CHECKED_ON.",
                id="dk2020portal.W003",
            )
        )
    return found
