"""Answers from Outlook and Google: read as they come by mail, taken once, and never from who was not invited."""

import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meetings import workflow
from meetings.models import Attendance, CalendarEntry, CalendarReply, Meeting
from meetings.rules.calendar_reply import MOST_BYTES, Unreadable, reply_in
from meetings.workflow.calendar_replies import take_reply
from meetings.workflow.reply_mailbox import read_calendar_replies
from members.models import Message
from record import clock

FOLDER = Path(__file__).parent / "replies"
UID = "6f1c9a52-3d0e-4b7a-9c55-0a1b2c3d4e5f"
THEN = datetime(2026, 11, 28, 11, tzinfo=UTC)
NO_ANSWERS = ("two_attendees", "two_events", "forwarded_request", "counter", "out_of_office", "bad_charset")


NESTED = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n" for level in range(3000))


def mail(name):
    if name == "nested":
        return NESTED.encode()
    # As mails are on the wire.
    return (FOLDER / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def invited(planned_meeting, cast, secretary):
    """A meeting in calendars since before the answers were written; the member's entry has the id they name."""
    Meeting.objects.filter(pk=planned_meeting.pk).update(
        starts_at=THEN + timedelta(days=20), ends_at=THEN + timedelta(days=20, hours=2)
    )
    meeting = Meeting.objects.get(pk=planned_meeting.pk)
    with clock.at(THEN - timedelta(days=1)):
        workflow.send_calendar_entries(meeting=meeting, by=secretary)
    CalendarEntry.objects.filter(person=cast["member"]).update(uid=UID)
    with clock.at(THEN):
        yield meeting


def taken(name, digest=""):
    try:
        reply = reply_in(mail(name))
    except Unreadable:
        reply = None
    return take_reply(digest=digest or name, reply=reply, by=None).outcome


@pytest.mark.parametrize(
    ("name", "answer", "note"),
    [
        ("outlook_accepted", "accepted", ""),
        ("outlook_declined", "apology", "Jeg er i Nuuk den dag"),
        ("outlook_by_delegate", "accepted", ""),
        ("google_accepted", "accepted", ""),
        ("google_declined", "apology", ""),
        ("outlook_tentative", "", "Undecided"),
    ],
)
def test_an_answer_from_the_own_calendar_counts_like_one_on_the_page(invited, member, name, answer, note):
    outcome = taken(name)
    mine = Attendance.objects.get(person=member)
    assert (outcome, mine.answer, mine.note) == ("answered" if answer else "undecided", answer, note)
    row = mine.history.first()
    assert (row.history_user, row.history_change_reason) == (member, "From the own calendar")


@pytest.mark.parametrize("name", ["outlook_of_somebody_else", "outlook_guessed_id"])
def test_who_is_not_invited_answers_for_nobody_whatever_the_sender_says(invited, name):
    assert (taken(name), Attendance.objects.exclude(answer="").exists()) == ("refused", False)


@pytest.mark.parametrize("name", [*NO_ANSWERS, "nested"])
def test_what_is_no_answer_breaks_nothing(invited, name):
    assert (taken(name), Attendance.objects.exclude(answer="").exists()) == ("unreadable", False)


@pytest.mark.parametrize("cut", [0, 100, 900, 1500, 2200])
def test_a_mail_cut_anywhere_or_full_of_noise_is_no_answer(cut):
    noise = bytes(range(256)) * 40
    for raw in (mail("outlook_accepted")[:cut], mail("google_accepted")[:cut] + noise, b"x" * (MOST_BYTES + 1)):
        with pytest.raises(Unreadable):
            reply_in(raw)


def test_the_same_mail_is_taken_once(invited, member):
    taken("outlook_declined", digest="a")
    mine = Attendance.objects.get(person=member)
    workflow.answer_invitation(attendance=mine, answer="accepted", by=member)
    assert taken("outlook_declined", digest="a") == "answered"
    assert (Attendance.objects.get(person=member).answer, CalendarReply.objects.count()) == ("accepted", 1)


def test_a_later_answer_counts_and_an_earlier_one_that_comes_late_does_not(invited, member):
    assert taken("outlook_accepted") == "answered"
    assert taken("google_declined") == "answered"
    assert taken("google_accepted") == "outdated"
    assert Attendance.objects.get(person=member).answer == "apology"


def test_what_was_answered_on_the_page_since_stays(invited, member):
    workflow.answer_invitation(attendance=Attendance.objects.get(person=member), answer="apology", by=member)
    assert (taken("google_accepted"), Attendance.objects.get(person=member).answer) == ("outdated", "apology")


def test_an_answer_about_the_time_before_does_not_count_for_the_new_one(invited, member, secretary):
    workflow.edit_meeting(meeting=invited, ends_at=invited.ends_at + timedelta(hours=1), by=secretary)
    assert (taken("outlook_accepted"), Attendance.objects.get(person=member).answer) == ("outdated", "")


def test_apologies_from_the_calendar_ask_whether_a_substitute_comes(invited, member, substitute):
    taken("outlook_declined")
    message = Message.objects.get(to=member, key__startswith="apology")
    assert message.link == f"/attendances/{Attendance.objects.get(person=member).pk}/substitute/"


def test_a_cancelled_meeting_takes_no_answers(invited, secretary):
    workflow.cancel_meeting(meeting=invited, reason="Sne", by=secretary)
    assert taken("outlook_accepted") == "not_asked"


class Server(threading.Thread):
    """An IMAP server (RFC 9051) that knows the few commands a mailbox is read with; its folders can be looked at."""

    def __init__(self, mails, *, moves=True):
        super().__init__(daemon=True)
        self.folders = {"INBOX": dict(enumerate(mails, start=1)), "Answered": {}, "Refused": {}}
        self.moves, self.deleted = moves, set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"imap://portal:hemmeligt%21@127.0.0.1:{self.listening.getsockname()[1]}/INBOX"
        self.start()

    def run(self):
        while True:
            connection, _peer = self.listening.accept()
            with connection, connection.makefile("rwb") as stream:
                self.serve(stream)

    def serve(self, stream):
        stream.write(b"* OK ready\r\n")
        stream.flush()
        for line in stream:
            tag, _space, command = line.decode().strip().partition(" ")
            stream.write(self.answer(command) + f"{tag} OK done\r\n".encode())
            stream.flush()
            if command == "LOGOUT":
                return

    def answer(self, command):
        words = command.replace('"', "").split()
        if words[0] == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 MOVE\r\n" if self.moves else b"* CAPABILITY IMAP4rev1\r\n"
        if words[0] == "SELECT":
            return f"* {len(self.folders['INBOX'])} EXISTS\r\n".encode()
        if words[:2] == ["UID", "SEARCH"]:
            return ("* SEARCH " + " ".join(map(str, sorted(self.folders["INBOX"]))) + "\r\n").encode()
        if words[:2] == ["UID", "FETCH"]:
            raw = self.folders["INBOX"][int(words[2])][: MOST_BYTES + 1]
            return f"* 1 FETCH (UID {words[2]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        if words[:2] in (["UID", "MOVE"], ["UID", "COPY"]):
            self.folders[words[3]][int(words[2])] = self.folders["INBOX"][int(words[2])]
        if words[:2] == ["UID", "MOVE"]:
            del self.folders["INBOX"][int(words[2])]
        if words[:2] == ["UID", "STORE"]:
            self.deleted.add(int(words[2]))
        if words[0] == "EXPUNGE":
            for number in self.deleted:
                self.folders["INBOX"].pop(number, None)
        return b""


@pytest.mark.parametrize("moves", [True, False])
def test_the_mailbox_is_read_and_each_mail_put_where_it_belongs(invited, member, settings, moves):
    mails = [mail("outlook_guessed_id"), mail("nested"), b"x" * (2 * MOST_BYTES), mail("google_declined")]
    server = Server(mails, moves=moves)
    settings.CALENDAR_REPLIES = server.address
    read_calendar_replies()
    assert {name: sorted(found) for name, found in server.folders.items()} == {
        "INBOX": [],
        "Answered": [4],
        "Refused": [1, 2, 3],
    }
    assert Attendance.objects.get(person=member).answer == "apology"


def test_a_mail_that_could_not_be_moved_is_not_taken_twice(invited, member, settings):
    server = Server([mail("google_declined")])
    settings.CALENDAR_REPLIES = server.address
    read_calendar_replies()
    server.folders["INBOX"] = {7: mail("google_declined")}
    read_calendar_replies()
    assert (CalendarReply.objects.count(), Attendance.objects.get(person=member).history.count()) == (1, 2)
    assert (server.folders["INBOX"], sorted(server.folders["Answered"])) == ({}, [1, 7])


def test_a_mailbox_out_of_reach_is_tried_again_and_stops_nothing(db, settings, caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken_port:
        port = taken_port.getsockname()[1]
    settings.CALENDAR_REPLIES = f"imap://a:b@127.0.0.1:{port}/INBOX"
    read_calendar_replies()
    assert "could not be read" in caplog.text
    assert "a:b" not in caplog.text
