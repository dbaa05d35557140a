"""History only grows: the database itself refuses to change or remove what was written."""

import pytest
from django.db import IntegrityError, connection, transaction

from members.models import Membership
from record import append_only
from record.history import Recorded, acting


@pytest.mark.parametrize(
    "statement", ["UPDATE members_historicalperson SET name = 'x'", "DELETE FROM members_historicalperson"]
)
def test_the_history_of_people_cannot_be_rewritten(member, statement):
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_owner_can_open_the_tables_and_they_close_again(member):
    with append_only.unlocked(), connection.cursor() as cursor:
        cursor.execute("UPDATE members_historicalperson SET name = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic():
        member.history.all().delete()


def test_history_says_who_when_and_why(member, secretary):
    membership = Membership.objects.get(person=member)
    with acting(by=secretary, reason="Ny plads"):
        membership.save()
    newest = membership.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (secretary, "Ny plads")


def test_a_reason_does_not_stick_to_later_saves(member, secretary):
    membership = Membership.objects.get(person=member)
    with acting(by=secretary, reason="Ny plads"):
        membership.save()
    membership.save()
    assert membership.history.latest().history_change_reason is None


def test_a_log_in_is_not_a_change_of_the_person(member):
    before = member.history.count()
    member.save(update_fields=["last_login"])
    assert member.history.count() == before


def test_every_history_table_is_guarded():
    guarded = {table for table, _operation in append_only.guarded_tables()}
    recorded = {model.history.model._meta.db_table for model in Recorded.__subclasses__() if not model._meta.abstract}
    assert recorded - guarded == set()
