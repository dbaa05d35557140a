"""A mail server on this machine that takes mail, or does what a bad one does; started for one test."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

TAKES, SILENT, REFUSES, KNOWS_NOBODY, DROPS_AFTER_DATA, SILENT_AFTER_DATA = range(6)


class MailServer:
    """Listens on a port of 127.0.0.1 and behaves as told; `taken` holds the mails it has the whole text of."""

    def __init__(self, behaviour=TAKES):
        self.behaviour = behaviour
        self.taken: list[str] = []
        self.talking, self.stopped = Event(), Event()
        # What happens elsewhere while the receiver is being named.
        self.meanwhile: Callable[[], object] = lambda: None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._talks: list[Thread] = []
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self):
        """Close everything; a conversation that is kept waiting ends, and none goes on in the tests to come."""
        self.stopped.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in (self._thread, *self._talks):
            thread.join(5)
            assert not thread.is_alive(), "A conversation with the mail server goes on after its test"

    def _serve(self):
        with suppress(OSError):
            while True:
                connected, _address = self._listening.accept()
                self._talks.append(Thread(target=self._talk, args=(connected,), daemon=True))
                self._talks[-1].start()

    def _talk(self, connected):
        with connected, suppress(OSError):
            self.talking.set()
            if self.behaviour == SILENT:
                self.stopped.wait(20)
                return
            lines = connected.makefile("rb")
            self._say(connected, "220 here")
            while line := lines.readline():
                if not self._answer(connected, lines, line[:4].upper()):
                    return

    def _answer(self, connected, lines, command) -> bool:
        if command == b"RCPT":
            self.meanwhile()
            answers = {REFUSES: "450 come back later", KNOWS_NOBODY: "550 no such user"}
            self._say(connected, answers.get(self.behaviour, "250 yes"))
        elif command == b"DATA":
            self._say(connected, "354 go on")
            text = self._text(lines)
            if text is None:
                return False
            self.taken.append(text)
            if self.behaviour == SILENT_AFTER_DATA:
                self.stopped.wait(20)
            if self.behaviour in (DROPS_AFTER_DATA, SILENT_AFTER_DATA):
                return False
            self._say(connected, "250 taken")
        else:
            self._say(connected, "221 bye" if command == b"QUIT" else "250 yes")
        return command != b"QUIT"

    @staticmethod
    def _text(lines) -> str | None:
        """The text of a mail; None where the other end hangs up before the whole of it has come."""
        text = []
        while line := lines.readline():
            if line == b".\r\n":
                return b"".join(text).decode()
            text.append(line)
        return None

    @staticmethod
    def _say(connected, line):
        connected.sendall(f"{line}\r\n".encode())
