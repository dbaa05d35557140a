"""Sealed minutes tell of every change behind the portal's back, and name what was touched."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from meetings import workflow
from meetings.entries import digest_of
from meetings.models import AttachmentVersion, Decision, Meeting, MinutesRevision, SealCheck, SealLedger
from meetings.reading.log import log_closed_reading
from meetings.reading.minutes_record import minutes_content
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals import seal_key, seal_log, sealing
from meetings.seals.check import check_everything
from meetings.seals.facts import changed_since, facts_of, facts_to_compare
from meetings.seals.sealing import seal, statement_of
from meetings.seals.watch import watch_seals
from members.models import Message
from record import append_only, clock
from record.models import OpenedRecord
from tests import put_back
from tests.conftest import STEPS
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def sealed(planned_meeting, meeting_in, cast, secretary, co_chairs, member, django_capture_on_commit_callbacks):
    """Minutes with a dissent and an outcome of one point, sealed, and anew twice: what waited for it was done."""

    def by_verbs():
        with django_capture_on_commit_callbacks(execute=True):
            meeting = meeting_in(S.MINUTES_DRAFT)
            decision = Decision.objects.filter(item__meeting=meeting).first()
            points = {point.pk: "rejected" for point in decision.item.points.all()}
            workflow.record_decision(
                item=decision.item,
                outcome="approved",
                text="<p>Godkendt.</p>",
                point_outcomes=points,
                discussion="Bo var i tvivl.",
                fact_note="Oplyst i telefonen.",
                by=secretary,
            )
            workflow.choose_minutes_form(minutes=meeting.minutes, form="long", by=secretary)
            workflow.record_dissent(decision=decision, person=member, statement="Nej.", by=secretary)
            for _state, step in STEPS[5:]:
                meeting = step(meeting, secretary, co_chairs)
            for reason in ("Slåfejl", "Slåfejl igen"):
                seal(meeting.minutes, by=secretary, reason=reason)
        mail.outbox.clear()

    put_back.once("sealed anew twice", by_verbs, meeting=planned_meeting, for_good=False)
    return Meeting.objects.get(pk=planned_meeting.pk)


def found():
    """What the check finds, each as its code and the sentence people read."""
    return {finding.code: str(finding) for finding in check_everything()}


def run(statement, *values):
    """Change the database as its owner could, behind the portal's back."""
    with append_only.unlocked(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def of_decision(column, value):
    """Change a column of the first decision."""
    first = Decision.objects.order_by("pk").first()
    run(f"UPDATE meetings_decision SET {column} = %s WHERE id = %s", value, first.pk)  # noqa: S608 - our own column


def rewritten(of, **fields):
    """Give a sealed revision other values."""
    with append_only.unlocked():
        MinutesRevision.objects.filter(number=of).update(**fields)


def edited(number):
    """The content of a revision with other remarks."""
    return MinutesRevision.objects.get(number=number).content | {"note": "Noget andet"}


def digest_made_anew():
    revision = MinutesRevision.objects.get(number=3)
    rewritten(3, content=edited(3), digest=digest_of([revision.previous_digest, edited(3)]))


def everything_made_anew(key=None):
    """Change a decision and make every digest, seal and chain anew, as somebody who reads the code would."""
    of_decision("text", "<p>FALSK</p>")
    previous, ledger_previous = "", ""
    for revision in MinutesRevision.objects.order_by("number"):
        revision.content = minutes_content(revision.minutes.meeting)
        revision.previous_digest, revision.ledger_previous = previous, ledger_previous
        revision.digest = digest_of([previous, json.loads(json.dumps(revision.content))])
        if key:
            revision.key_id = seal_key.id_of(key.public_key().public_bytes_raw())
        revision.seal = digest_of(statement_of(revision))
        previous, ledger_previous = revision.digest, revision.seal
        fields = ("content", "previous_digest", "ledger_previous", "digest", "key_id", "seal")
        rewritten(revision.number, **{name: getattr(revision, name) for name in fields})
    SealLedger.objects.update(seal=ledger_previous)


def removed(number):
    run("DELETE FROM meetings_minutesrevision WHERE number = %s", number)


def on_disk(change):
    version = AttachmentVersion.objects.order_by("pk").first()
    change(version.file)


def overwrite(file):
    with file.storage.open(file.name, "wb") as opened:
        opened.write(b"%PDF-1.7 noget andet")


def delete(file):
    file.storage.delete(file.name)


MISSING = {"revision_missing", "ledger_length"}
TAMPERED = {
    "the text of a decision": (lambda: of_decision("text", "<p>FALSK</p>"), {"text"}),
    "the outcome of a decision": (lambda: of_decision("outcome", "rejected"), {"outcome"}),
    "what was discussed": (lambda: of_decision("discussion", "<p>FALSK</p>"), {"discussion"}),
    "a note of facts": (lambda: of_decision("fact_note", "FALSK"), {"fact_note"}),
    "the form of the minutes": (lambda: run("UPDATE meetings_minutes SET form = 'short'"), {"form", "discussion"}),
    "the outcome of a point": (lambda: run("UPDATE meetings_pointoutcome SET outcome = 'approved'"), {"points"}),
    "a dissent taken out": (lambda: run("DELETE FROM meetings_dissent"), {"dissents"}),
    "another dissent": (lambda: run("UPDATE meetings_dissent SET statement = 'Ja.'"), {"dissents"}),
    "the attendance": (
        lambda: run("UPDATE meetings_attendance SET present = NOT present WHERE votes"),
        {"attendance"},
    ),
    "the remarks": (lambda: run("UPDATE meetings_minutes SET note = 'Andet'"), {"note"}),
    "the place": (lambda: run("UPDATE meetings_meeting SET place = 'Andet'"), {"meeting"}),
    "who approved": (
        lambda: run("UPDATE meetings_approval SET given_at = '2020-01-01' WHERE subject = 'minutes'"),
        {"approval"},
    ),
    "who led the meeting": (
        lambda: run("UPDATE meetings_meeting SET chair_id = (SELECT MIN(id) FROM members_person)"),
        {"led"},
    ),
    "the sealed text": (lambda: rewritten(1, content=edited(1)), {"content"}),
    "the sealed text and its digest": (digest_made_anew, {"note", "statement"}),
    "everything, made anew": (everything_made_anew, {"signature", "log_differs"}),
    "everything, signed with another key": (
        lambda: everything_made_anew(Ed25519PrivateKey.generate()),
        {"unknown_key", "log_differs"},
    ),
    "the first seal taken away": (lambda: removed(1), {*MISSING, "ledger_gap"}),
    "a seal taken away in the middle": (lambda: removed(2), {*MISSING, "ledger_gap"}),
    "the last seal taken away": (lambda: removed(3), MISSING),
    "the time of a seal": (lambda: run("UPDATE meetings_minutesrevision SET sealed_at = '2020-01-01'"), {"statement"}),
    "who sealed": (
        lambda: run("UPDATE meetings_minutesrevision SET sealed_by_id = (SELECT MIN(id) + 1 FROM members_person)"),
        {"statement"},
    ),
    "the reason of a seal": (lambda: rewritten(2, reason="Andet"), {"statement"}),
    "the number of a seal": (lambda: rewritten(3, number=4), {"revision_missing", "statement"}),
    "an annex on disk": (lambda: on_disk(overwrite), {"annex_file"}),
    "an annex gone from disk": (lambda: on_disk(delete), {"annex_missing"}),
    "the digest in the row of an annex": (
        lambda: run("UPDATE meetings_attachmentversion SET sha256 = 'FALSK'"),
        {"annex_row"},
    ),
    "no signature": (lambda: rewritten(2, signature=""), {"signature"}),
}


def tried(change):
    """What is found after a change, which is taken back then, with the files on disk."""
    kept = {version.file.name: version.file.read() for version in AttachmentVersion.objects.all()}
    with transaction.atomic():
        change()
        codes = set(found())
        transaction.set_rollback(True)
    for name, content in kept.items():
        with default_storage.open(name, "wb") as opened:
            opened.write(content)
    return codes


def test_what_was_changed_behind_the_portals_back_is_found_and_named(sealed):
    assert found() == {}
    assert {case: tried(change) for case, (change, _codes) in TAMPERED.items()} == {
        case: codes for case, (_change, codes) in TAMPERED.items()
    }


WRITES = (
    "UPDATE meetings_decision SET text = 'FALSK'",
    "UPDATE meetings_decision SET outcome = 'rejected'",
    "UPDATE meetings_pointoutcome SET outcome = 'noted'",
    "DELETE FROM meetings_dissent",
    "UPDATE meetings_attendance SET present = NOT present",
    "UPDATE meetings_minutes SET note = 'FALSK'",
    "UPDATE meetings_meeting SET place = 'FALSK'",
    "UPDATE meetings_meeting SET state = 'minutes_draft'",
    "UPDATE meetings_agendaitem SET title = 'FALSK'",
    "UPDATE meetings_recommendationpoint SET text = 'FALSK'",
    "DELETE FROM meetings_attachmentversion",
    "UPDATE meetings_attachment SET title = 'FALSK'",
    "UPDATE meetings_approval SET digest = 'FALSK'",
    "DELETE FROM meetings_approval",
    "UPDATE meetings_dispatch SET sent_at = '2020-01-01'",
    "DELETE FROM meetings_closedreading",
    "UPDATE meetings_minutesrevision SET reason = 'FALSK'",
    "INSERT INTO meetings_dissent (decision_id, person_id, statement)"
    " SELECT id, (SELECT MAX(id) FROM members_person), 'FALSK' FROM meetings_decision",
)


def refused(statement):
    """Whether the database refuses the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except IntegrityError as problem:
        return "this row is sealed" in str(problem) or "this table only grows" in str(problem)
    return False


def test_the_database_refuses_changes_to_what_is_sealed(sealed, secretary):
    closed = sealed.items.exclude(openness="open").first()
    log_closed_reading(closed, secretary, "Lukket")
    assert [statement for statement in WRITES if not refused(statement)] == []


def test_before_the_minutes_are_sealed_the_same_rows_can_be_changed(meeting_in, cast):
    meeting_in(S.MINUTES_COMMENTS)
    assert [statement for statement in WRITES[:12] if refused(statement)] == []


def test_a_table_whose_trigger_is_off_is_named(sealed):
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON meetings_decision"
        cursor.execute(f"DROP TRIGGER meetings_decision_sealed_update{on_table}")
    assert found() == {"guard_missing": "The database does not refuse changes to the table meetings_decision."}


def test_a_mark_left_behind_is_found(sealed):
    OpenedRecord.objects.create(what="meetings.meeting 1")
    assert set(found()) == {"guard_open"}


def test_the_last_seal_and_its_ledger_are_missed_by_the_log_alone(sealed):
    removed(3)
    before = MinutesRevision.objects.get(number=2)
    SealLedger.objects.update(length=before.ledger, seal=before.seal)
    assert found() == {"revision_missing": "Seal 3 of the minutes is missing."}


@pytest.mark.django_db
def test_a_seal_of_a_meeting_that_was_removed_with_everything_is_named_by_the_log(settings):
    settings.SEAL_LOG.write_text('{"ledger": 1, "meeting": 7, "number": 1, "seal": "", "key": "", "signature": ""}\n')
    assert found() == {"revision_missing": "Seal 1 of the minutes is missing."}


def test_a_line_of_the_log_that_tells_of_no_seal_is_found_and_the_others_are_compared(sealed, settings):
    whole = settings.SEAL_LOG.read_text().splitlines()
    changed = [
        whole[0].replace('"seal": "', '"seal": "f'),
        '{"seal": "a"}',
        "[]",
        '{"ledger": [1]}',
        "cut off {",
        *whole[2:],
    ]
    settings.SEAL_LOG.write_text("\n".join(changed) + "\n")
    before = settings.SEAL_LOG.read_text()
    seal_log.catch_up()
    broken = [("log_broken", {"line": line}) for line in (2, 3, 4, 5)]
    told = [(finding.code, finding.about) for finding in check_everything()]
    assert told == [*broken, ("log_differs", {"number": 1}), ("log_incomplete", {})]
    assert settings.SEAL_LOG.read_text() == before


def test_a_new_name_in_the_register_is_no_tampering(sealed, member):
    member.name = "Et nyt navn"
    member.save()
    assert found() == {}


def test_a_new_key_leaves_seals_of_the_former_one_intact(sealed, settings):
    former = seal_key.public_key()
    settings.SEAL_KEY = bytes(range(32))
    assert set(found()) == {"unknown_key"}
    settings.SEAL_FORMER_KEYS = [former]
    assert found() == {}


def test_a_seal_that_was_rolled_back_leaves_no_line_in_the_log(sealed, secretary):
    before = seal_log.lines()
    with transaction.atomic():
        seal(sealed.minutes, by=secretary, reason="Fortrudt")
        transaction.set_rollback(True)
    assert (seal_log.lines(), found()) == (before, {})


def test_the_page_names_what_was_touched(as_, member, sealed):
    of_decision("text", "<p>FALSK</p>")
    page = as_(member).get(f"/meetings/{sealed.pk}/minutes/").content.decode()
    assert "The text of the decision on item 1 was changed." in page
    assert ("FALSK" in page, "The minutes below are the sealed ones" in page) == (False, True)
    rewritten(3, content=edited(3))
    assert "The minutes below" not in as_(member).get(f"/meetings/{sealed.pk}/minutes/").content.decode()


def verified(*options):
    """What the command says, and the code it leaves with."""
    said = StringIO()
    try:
        call_command("verify_minutes", *options, stdout=said)
    except SystemExit as left:
        return left.code, said.getvalue()
    return 0, said.getvalue()


def test_the_command_says_what_is_wrong_and_leaves_with_a_code_for_cron(sealed, settings):
    assert verified() == (0, "1 meetings, 3 seals, 0 findings.\n")
    settings.SEAL_LOG.unlink()
    assert verified()[0] == 2
    assert verified("--write-log")[0] == 0
    of_decision("outcome", "rejected")
    code, said = verified("--committee", "styregruppen", "--json")
    sentence = "The outcome of the decision on item 1 was changed."
    assert (code, [finding["says"] for finding in json.loads(said)["found"]]) == (1, [sentence])
    assert verified() == (1, f"{sealed}: {sentence} [outcome]\n1 meetings, 3 seals, 1 findings.\n")


def test_an_unknown_committee_is_named_with_those_there_are(committee):
    with pytest.raises(CommandError, match="There are: styregruppen") as refused_:
        call_command("verify_minutes", "--committee", "findes-ikke")
    assert refused_.value.returncode == 2


def test_the_night_tells_secretariat_and_operator_once_of_what_is_new(
    sealed, secretary, member, settings, django_capture_on_commit_callbacks
):
    settings.OPERATOR_EMAIL = ["drift@kommune.example"]
    watch_seals()
    assert SealCheck.objects.get().found == []
    of_decision("outcome", "rejected")
    for days, hour, told in ((0, 4, 0), (1, 1, 0), (1, 2, 1), (1, 3, 1), (2, 2, 1)):
        night = clock.at(timezone.localtime().replace(hour=hour) + timedelta(days=days))
        with night, django_capture_on_commit_callbacks(execute=True):
            watch_seals()
        assert Message.objects.filter(key__startswith="seal:").count() == told
    assert list(Message.objects.filter(key__startswith="seal:").values_list("to", flat=True)) == [secretary.pk]
    to_operator = [sent for sent in mail.outbox if sent.to == ["drift@kommune.example"]]
    assert ["The outcome of the decision on item 1 was changed." in sent.body for sent in to_operator] == [True]


def test_the_page_says_what_the_night_found(as_, member, sealed):
    on_disk(overwrite)
    watch_seals()
    page = as_(member).get(f"/meetings/{sealed.pk}/minutes/").content.decode()
    assert "The file of annex 1 was changed." in page


# Each with the reason why its rows may change after the minutes are sealed.
NOT_SEALED = {
    "AgendaComment": "what the co-chairs said of the agenda before it was sent out; its history grows",
    "CalendarEntry": "the meeting in somebody's own calendar",
    "CalendarFeed": "an address, which ends and is given anew",
    "CalendarReply": "that a mail was read",
    "ChairRemark": "private preparation",
    **dict.fromkeys(("DatePoll", "PollAnswer", "PollDate", "PollVoter"), "how a date was found, before the meeting"),
    "FollowUp": "what goes on after the meeting",
    "FollowUpFile": "what goes on after the meeting",
    "MatterTie": "which decisions are on the same matter, tied afterwards too",
    "DecisionWatch": "what somebody wants to be told of",
    "ItemSitting": "text that is not saved on its item yet",
    "ItemTemplate": "what new agendas begin with",
    "ItemGrant": "who may read, which ends and is given anew",
    "MeetingGrant": "who may read, which ends and is given anew",
    "Note": "private to its reader",
    "AnnexMark": "private to its reader",
    "PackJob": "work in progress",
    "PackTaken": "what somebody downloaded",
    **dict.fromkeys(("ProposedDate", "TakenDays", "YearTheme"), "the plan of the year, of no meeting"),
    "Referral": "what goes on after the meeting",
    "ReferralReceiver": "what goes on after the meeting",
    "Rendition": "made from the bytes of a version, and can be made again",
    "SealCheck": "what one night found",
    "Treatment": "how long an item took, which the minutes do not say",
    "SealLedger": "counts the seals; the seal log tells when it lies",
}


def test_every_table_of_meetings_refuses_changes_or_has_a_reason_why_not():
    open_to_change = {
        model.__name__
        for model in apps.get_app_config("meetings").get_models()
        if not hasattr(model, "history_object")
        and not hasattr(model, "append_only")
        and getattr(model, "sealed_with", None) is None
    }
    assert open_to_change == set(NOT_SEALED)


MEETING = {"meeting": "2026-1", "starts_at": "2026-01-01", "ends_at": "2026-01-02", "place": "Viborg", "note": ""}
ITEM = {"item_id": 7, "number": "1", "title": "Punkt", "kind": "decision", "annexes": []}
DECISION = {"reference": "2026-1/1", "outcome": "approved", "text": "<p>Ja</p>"}
IN_THE_FIRST_FORMAT = {
    **MEETING,
    "committee": "Gruppen",
    "attendance": [
        {"name": "Anna", "present": True, "from_item": None, "to_item": 7},
        {"name": "Bo", "present": None, "from_item": None, "to_item": None},
    ],
    "items": [{**ITEM, "decision": {**DECISION, "points": [[1, "approved"]], "dissents": [["Anna", "Nej"]]}}],
}
IN_THE_SECOND = {
    **MEETING,
    "format": 2,
    "committee": {"id": 1, "name": "Gruppen"},
    "chair": {"id": 2, "name": "Anna Hansen"},
    "people": [
        {"person_id": 2, "name": "Anna Hansen", "status": "present", "from_item": None, "to_item": 7},
        {"person_id": 3, "name": "Bo", "status": "absent", "from_item": None, "to_item": None},
    ],
    "approvals": [{"co_chair_id": 2, "given_by_id": 2, "given_at": "2026-01-03"}],
    "items": [
        {
            **ITEM,
            "decision": {
                **DECISION,
                "points": [{"point_id": 4, "position": 1, "outcome": "approved"}],
                "dissents": [{"person_id": 2, "name": "Anna Hansen", "statement": "Nej"}],
                "without_quorum_because": "",
            },
        }
    ],
}


def compared(sealed, now):
    """Codes of what differs between sealed content and content of today."""
    return [finding.code for finding in changed_since(Meeting(pk=1), facts_of(sealed), facts_to_compare(now))]


def test_content_of_an_older_format_is_compared_in_what_it_says():
    absent = {**IN_THE_SECOND["people"][0], "status": "absent"}
    now = {**IN_THE_SECOND, "people": [absent, IN_THE_SECOND["people"][1]]}
    assert compared(IN_THE_FIRST_FORMAT, IN_THE_SECOND) == []
    assert compared(IN_THE_FIRST_FORMAT, now) == ["attendances"]


def test_content_of_the_second_format_is_compared_by_ids_and_not_by_names():
    renamed = {**IN_THE_SECOND["people"][0], "name": "Anna Madsen"}
    moved = {**IN_THE_SECOND["people"][1], "status": "present"}
    assert compared(IN_THE_SECOND, {**IN_THE_SECOND, "people": [renamed, IN_THE_SECOND["people"][1]]}) == []
    assert compared(IN_THE_SECOND, {**IN_THE_SECOND, "people": [renamed, moved]}) == ["attendance"]
    assert compared(IN_THE_SECOND, {**IN_THE_SECOND, "people": [renamed], "approvals": []}) == [
        "attendance",
        "approval",
    ]
    assert compared(IN_THE_SECOND, {**IN_THE_SECOND, "chair": {"id": 3, "name": "Bo"}}) == ["led"]


def test_content_of_the_second_format_says_nothing_of_what_came_with_the_third():
    said = {**IN_THE_SECOND["items"][0]["decision"], "discussion": "<p>Andet</p>", "fact_note": "Andet"}
    third = {**IN_THE_SECOND, "format": 3, "form": "long", "items": [{**ITEM, "decision": said}]}
    empty = {**third, "form": "short", "items": [{**ITEM, "decision": {**said, "discussion": "", "fact_note": ""}}]}
    assert compared(IN_THE_SECOND, third) == []
    assert compared(third, empty) == ["form", "discussion", "fact_note"]


def test_minutes_sealed_in_the_second_format_are_intact_and_read_as_they_were(
    monkeypatch, as_, member, meeting_in, cast, django_capture_on_commit_callbacks
):
    def before(meeting):
        content = minutes_content(meeting)
        for item in content["items"]:
            for name in ("discussion", "fact_note"):
                item["decision"].pop(name)
        return {name: said for name, said in content.items() if name != "form"} | {"format": 2}

    monkeypatch.setattr(sealing, "minutes_content", before)
    with django_capture_on_commit_callbacks(execute=True):
        meeting = meeting_in(S.MINUTES_APPROVED)
    of_decision("fact_note", "FALSK")
    page = as_(member).get(f"/meetings/{meeting.pk}/minutes/")
    assert (found(), page.context["broken"], "FALSK" in page.content.decode()) == ({}, [], False)


def test_the_page_asks_as_much_for_three_seals_as_for_four(as_, member, secretary, sealed):
    client, asked = as_(member), []
    for _time in range(2):
        asked.append(queries_of(client, f"/meetings/{sealed.pk}/minutes/"))
        seal(sealed.minutes, by=secretary, reason="Slåfejl")
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
