"""What a browser is called: "Chrome on Windows", from what it says of itself, and nothing asked of anybody."""

from django.utils.translation import gettext as _

# In this order: most say that they are several, and the one they are comes first here.
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "Mac"),
    ("Android", "Android"),
    ("Linux", "Linux"),
)


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for sign, name in known if sign in said), "")


def device_of(user_agent: str) -> str:
    """Return browser and system in words; what neither is known of is "A browser"."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if not system:
        return browser or _("A browser")
    return _("%(browser)s on %(system)s") % {"browser": browser or _("A browser"), "system": system}
