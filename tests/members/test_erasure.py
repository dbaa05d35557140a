"""A person is erased: contact data, account and permissions go, also from history; the record of decisions stays."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from meetings import workflow as meetings
from meetings.models import ItemGrant, Note
from members import workflow
from members.models import Membership, Message, Person
from record import clock
from record.personal_data import declared, personal_fields, rows_that_go
from record.verbs import Refused

SECRET = ("medlem@kommune.example", "87001122", "Hemmelig titel")


@pytest.fixture
def gone(member, secretary):
    """A member who has left, with contact data also in older versions."""
    workflow.edit_person(
        person=member, name=member.name, email=member.email, phone=SECRET[1], job_title=SECRET[2], by=secretary
    )
    held = Membership.objects.get(person=member)
    workflow.end_membership(membership=held, ends_on=clock.today() - timedelta(days=1), reason="Valg", by=secretary)
    return Person.objects.get(pk=member.pk)


def everything_about_people():
    """All that the tables of people hold, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_person")
        now = cursor.fetchall()
        cursor.execute("SELECT * FROM members_historicalperson")
        return str(now + cursor.fetchall())


def test_contact_data_go_everywhere_and_the_name_stays(gone, secretary):
    assert [secret in everything_about_people() for secret in SECRET] == [True] * 3
    erased = workflow.erase_person(person=gone, reason="Anmodning", by=secretary)
    assert [secret in everything_about_people() for secret in SECRET] == [False] * 3
    assert (erased.name, erased.is_active, erased.has_usable_password()) == ("Medlem", False, False)
    assert erased.memberships.count() == 1


def test_history_is_guarded_again_afterwards(gone, secretary):
    workflow.erase_person(person=gone, reason="Anmodning", by=secretary)
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        gone.history.update(name="x")


def test_account_permissions_messages_and_notes_go(gone, secretary, items):
    gone.emailaddress_set.create(email=gone.email)
    gone.groups.add(Group.objects.create(name="Gruppe"))
    Message.objects.create(to=gone, subject="Dagsorden", body="Se portalen", link="/", key="a")
    Note.objects.create(item=items["open"], person=gone, text="Egen note")
    meetings.grant_item(
        item=items["open"], person=gone, reason="Oplæg", expires_at=clock.now() + timedelta(hours=1), by=secretary
    )
    assert sum(rows.count() for rows in rows_that_go(gone)) >= 4
    workflow.erase_person(person=gone, reason="Anmodning", by=secretary)
    assert [rows.model.__name__ for rows in rows_that_go(gone) if rows.exists()] == []
    assert (ItemGrant.objects.filter(user=gone).count(), gone.groups.count()) == (0, 0)


def test_who_still_sits_is_not_erased(member, secretary):
    with pytest.raises(Refused, match="End the membership first"):
        workflow.erase_person(person=member, reason="Anmodning", by=secretary)
    with pytest.raises(Refused, match="yourself"):
        workflow.erase_person(person=secretary, reason="Anmodning", by=secretary)
    assert Person.objects.exclude(erased_at=None).count() == 0


def test_the_page_tells_beforehand_and_then_it_is_done(as_, gone, secretary):
    client, url = as_(secretary), f"/people/{gone.pk}/erase/"
    told = client.get(url).content.decode()
    assert [secret in told for secret in SECRET] == [True] * 3
    assert client.post(url).status_code == 200
    assert client.post(url, {"reason": "Anmodning"}).status_code == 302
    gone.refresh_from_db()
    assert gone.erased_at is not None
    assert [client.get(f"/people/{gone.pk}/").status_code, client.post(url, {"reason": "x"}).status_code] == [200, 200]


def test_an_erased_person_is_neither_found_nor_chosen_nor_logged_in(as_, gone, secretary):
    inside = as_(gone)
    assert inside.get("/profile/").status_code == 200
    workflow.erase_person(person=gone, reason="Anmodning", by=secretary)
    assert inside.get("/profile/").status_code == 302
    assert gone not in Person.objects.registered()
    assert b"Medlem" not in as_(secretary).get("/people/", {"q": "medlem"}).content.split(b"<table")[-1]


def test_the_database_refuses_an_erased_person_with_contact_data(gone, secretary):
    erased = workflow.erase_person(person=gone, reason="Anmodning", by=secretary)
    erased.phone = SECRET[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        erased.save()


def test_everybody_takes_along_what_the_portal_holds_about_them_and_nothing_else(as_, member, secretary, items):
    Note.objects.create(item=items["open"], person=member, text="Min note")
    Note.objects.create(item=items["open"], person=secretary, text="Andens note")
    answer = as_(member).get("/profile/data.json")
    copy = json.loads(answer.content)
    assert (copy["person"]["email"], [note["text"] for note in copy["own notes"]]) == (member.email, ["Min note"])
    assert ("Andens note" in answer.content.decode(), as_(member).get("/profile/data/").status_code) == (False, 200)


# Each with the reason why it is not told or erased by declaration.
RECORD = {
    "Membership": "told and kept by own_copy: the composition on any date",
    "StandIn": "told by own_copy",
    "AgendaItem": "who proposed, presents: the record",
    "AgendaRevision": "who published",
    "Meeting": "who chaired and took minutes",
    "AttachmentVersion": "who uploaded",
    "MinutesRevision": "who sealed",
    "DecisionsSent": "who sent",
    "DecisionAmendment": "who proposed it",
    "Approval": "who approved",
    "FollowUp": "who was to do what a decision says",
    "FollowUpUpdate": "who did",
    "Referral": "who sent",
    "SeenAs": "a log",
    "PackJob": "removed after two days",
    "ArchiveJob": "removed after two days",
}


def test_every_table_that_names_people_says_what_becomes_of_them(member):
    going = {rows.model for rows in rows_that_go(member)}
    declaring = {model for model, _declaration in declared()}
    related = {
        relation.related_model
        for relation in Person._meta.related_objects
        if not hasattr(relation.related_model, "history_object")
    }
    assert {model.__name__ for model in related - going - declaring} - set(RECORD) == set()


def test_every_field_of_a_person_is_declared_or_no_contact_data():
    declared_names = {field.name for field in personal_fields(Person)}
    others = {"id", "password", "last_login", "is_superuser", "is_active", "created_at", "erased_at"}
    others |= {"sessions_ended_at", "sort_key", "wants_reminders", "collects", "uses_single_keys"}
    assert {field.name for field in Person._meta.fields} - declared_names == others
