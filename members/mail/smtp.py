"""The way to the mail server: with a time-out, and able to tell a mail that did not leave from one that perhaps did."""

from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTP, SMTP_SSL, SMTPException
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends import smtp


class PerhapsSent(SMTPException):
    """The whole mail went over to the server, and no answer came back: nobody can tell whether it was taken."""


class NoMailServer(Exception):
    """The mail server cannot be reached, or does not let the portal in; the message says in which words."""


def greet() -> bool:
    """Connect to the mail server and log on as for a mail, and send none; False where mails go to no server.

    Raises NoMailServer.
    """
    connection = get_connection()
    if not isinstance(connection, smtp.EmailBackend):
        return False
    try:
        connection.open()
    except (SMTPException, OSError) as problem:
        raise NoMailServer(str(problem)[:200]) from problem
    connection.close()
    return True


class _Conversation:
    """Knows whether a mail has gone over: no server may deliver it before its last line (RFC 5321, 4.1.1.4)."""

    handing_over: Callable[[], Any] | None = None
    handed_over = False

    def send(self, s):
        # Commands are text; only the mail itself is bytes.
        if isinstance(s, bytes) and self.handing_over:
            self.handing_over()
        super().send(s)  # type: ignore[misc]
        self.handed_over = self.handed_over or isinstance(s, bytes)

    def data(self, msg):
        """Hand the mail over; return the answer, or raise PerhapsSent where none came."""
        self.handed_over = False
        try:
            code, said = super().data(msg)  # type: ignore[misc]
        except (SMTPException, OSError) as problem:
            if self.handed_over:
                raise PerhapsSent(str(problem)) from problem
            raise
        if code == -1:
            raise PerhapsSent(said)
        return code, said


class _Plain(_Conversation, SMTP):
    pass


class _Encrypted(_Conversation, SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's, which calls `handing_over` right before the text of a mail goes over; raises PerhapsSent."""

    def __init__(self, *args, handing_over=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.handing_over = handing_over

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain

    def open(self):
        """Connect; a connection that got stuck half-way is not left open."""
        try:
            opened = super().open()
        except (SMTPException, OSError):
            self.close()
            raise
        if isinstance(self.connection, _Conversation):
            self.connection.handing_over = self.handing_over
        return opened

    def close(self):
        """Say good-bye; what was answered has been answered, and a server that is silent now changes nothing."""
        with suppress(SMTPException, OSError):
            super().close()
