"""How the first person gets into a portal that nobody can sign up to."""

import pytest
from django.core.management import CommandError, call_command

from dk2020portal.management.commands import add_secretary
from members.accounts.second_factor_resets import people_who_confirm
from members.models import Message, Person

PASSWORD = "et-langt-kodeord-2026"


@pytest.fixture
def typed(monkeypatch):
    """What the operator types when asked for the password, and again."""

    def types(*words):
        answers = list(words)
        monkeypatch.setattr(add_secretary, "getpass", lambda _question: answers.pop(0))

    return types


def test_the_first_secretary_can_prepare_meetings(committee, typed, client):
    typed(PASSWORD, PASSWORD)
    call_command("add_secretary", committee.slug, "Sek@Kommune.example", "Sekretær")
    person = Person.objects.get(email="sek@kommune.example")
    assert person.has_perm("meetings.prepare_meeting", committee)
    assert client.login(username=person.email, password=PASSWORD)


@pytest.mark.parametrize("words", [(PASSWORD, "noget andet"), ("kort", "kort")])
def test_a_password_that_will_not_do_changes_nothing(committee, typed, words):
    typed(*words)
    with pytest.raises(CommandError):
        call_command("add_secretary", committee.slug, "sek@kommune.example", "Sekretær")
    assert not Person.objects.exists()


def test_an_unknown_committee_is_named_with_those_there_are(committee, typed):
    with pytest.raises(CommandError, match="Known: styregruppen"):
        call_command("add_secretary", "udvalget", "sek@kommune.example", "Sekretær")


def test_who_had_an_account_is_told_of_the_new_password_and_logged_off(committee, typed, member, as_):
    client = as_(member)
    typed(PASSWORD, PASSWORD)
    call_command("add_secretary", committee.slug, member.email, member.name)
    told = Message.objects.filter(to=member, subject="Your password in the portal has been changed").count()
    row = member.history.first()
    assert (told, client.get("/profile/").status_code) == (1, 302)
    assert (row.history_user, row.history_change_reason) == (None, "manage.py add_secretary")


def test_two_secretaries_the_operator_let_in_confirm_for_each_other_at_once(committee, typed, member):
    typed(PASSWORD, PASSWORD, PASSWORD, PASSWORD)
    for name in ("En", "To"):
        call_command("add_secretary", committee.slug, f"{name}@kommune.example", name)
    assert sorted(person.name for person in people_who_confirm(member)) == ["En", "To"]
