"""How the first person gets into a portal that nobody can sign up to."""

import pytest
from django.core.management import CommandError, call_command

from dk2020portal.management.commands import add_secretary
from members.models import Person

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
