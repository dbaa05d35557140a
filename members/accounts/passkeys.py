"""Where passkeys work: browsers make them for a name alone, and only where nobody can listen (W3C WebAuthn, 5.1.3)."""

from ipaddress import ip_address

from django.utils.translation import gettext as _


def why_no_passkey(request) -> str:
    """Return, in words, why no passkey can be made or used at the address of the page; "" where one can."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if _is_number(host.strip("[]")):
        return _(
            "Passkeys do not work at this address: it is a number (%(host)s), and browsers make passkeys "
            "for names only. Open the portal by its name."
        ) % {"host": host}
    if not request.is_secure() and host != "localhost" and not host.endswith(".localhost"):
        return _(
            "Passkeys do not work at this address: the connection is not encrypted. "
            "Open the portal with https:// first."
        )
    return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
