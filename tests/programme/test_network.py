"""The coordinators' network: its people and what they know, notes and documents that are found, its own meetings."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from meetings import workflow as meetings
from meetings.pack import plain_document
from members.models import Committee, Membership, Organisation
from members.rules.roles import Role
from members.workflow import end_membership, erase_person
from programme import workflow
from programme.models import Knowledge, NetworkNote
from programme.reading.network import directory_of, notes_of
from programme.workflow.network import missing_in
from record import clock
from record.verbs import Refused
from record.versions import Conflict, version_of
from tests.conftest import pdf, seated
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def horsens(db):
    return Organisation.objects.create(name="Horsens Kommune", short_name="Horsens", kind="municipality", code="0615")


@pytest.fixture
def keeper(committee, horsens):
    return seated(committee, "Koordinator Horsens", Role.COORDINATOR, municipality=horsens)


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/network/"


@pytest.fixture
def note(programme, keeper):
    return workflow.write_note(
        programme=programme, title="Lavbundsjorde <1>", topic="Klimaregnskab", text="Regnes for sig", by=keeper
    )


def titles(programme, person, words="", topic=""):
    return [found.title for found in notes_of(programme, person, words, topic)]


def test_only_coordinators_and_the_secretariat_share_in_the_network(
    as_, note, keeper, secretary, member, participant, url
):
    people = {"coordinator": keeper, "secretary": secretary, "member": member, "participant": participant}
    opened = {name: as_(person).get(note.get_absolute_url()).status_code for name, person in people.items()}
    assert opened == {"coordinator": 200, "secretary": 200, "member": 403, "participant": 403}
    found = {name: list(NetworkNote.objects.readable_by(person)) for name, person in people.items()}
    assert {name for name, notes in found.items() if notes} == {"coordinator", "secretary"}


def test_who_is_no_coordinator_any_more_reads_nothing_there(as_, note, keeper, secretary, url):
    end_membership(
        membership=Membership.objects.get(person=keeper),
        ends_on=clock.today() - timedelta(days=1),
        by=secretary,
        reason="Slut",
    )
    assert (as_(keeper).get(url).status_code, list(NetworkNote.objects.readable_by(keeper))) == (404, [])


def test_a_note_is_found_by_its_words_its_topic_and_the_text_of_its_documents(as_, programme, note, keeper, secretary):
    workflow.write_note(programme=programme, title="Borgermøde i Aarhus", text="Kl. 16", by=secretary)
    words = plain_document(title="Regneark", html="<p>Udtagning af arealer</p>")
    written = ContentFile(words, name="regneark.pdf")
    workflow.add_network_document(note=note, file=written, title="Regneark", by=keeper)
    asked = ("LAVBUNDSJORDE sig", "århus", "udtagning arealer", "regneark", "findes ikke")
    assert {words: titles(programme, keeper, words) for words in asked} == {
        "LAVBUNDSJORDE sig": ["Lavbundsjorde <1>"],
        "århus": ["Borgermøde i Aarhus"],
        "udtagning arealer": ["Lavbundsjorde <1>"],
        "regneark": ["Lavbundsjorde <1>"],
        "findes ikke": [],
    }
    assert titles(programme, keeper, topic="Klimaregnskab") == ["Lavbundsjorde <1>"]
    workflow.remove_network_document(document=note.documents.get(), by=keeper)
    assert titles(programme, keeper, "udtagning") == []


def test_two_who_edit_a_note_see_each_other_and_its_history_keeps_both(note, keeper, secretary):
    opened = version_of(note)
    facts = {"note": note, "topic": "", "expected_version": opened}
    workflow.edit_note(title="Først", text="A", by=keeper, **facts)
    with pytest.raises(Conflict):
        workflow.edit_note(title="Senere", text="B", by=secretary, **facts)
    assert list(note.history.order_by("history_id").values_list("title", flat=True)) == ["Lavbundsjorde <1>", "Først"]


def test_a_note_taken_off_is_gone_with_its_documents_and_stays_in_the_history(as_, note, keeper, secretary, url):
    document = workflow.add_network_document(note=note, file=pdf(text="X"), by=keeper)
    client = as_(secretary)
    assert client.get(document.get_absolute_url()).status_code == 200
    client.post(f"{note.get_absolute_url()}remove/", {"reason": "Forældet"})
    answers = [client.get(page.get_absolute_url()).status_code for page in (note, document)]
    assert (answers, note.history.first().history_change_reason) == ([404, 404], "Forældet")
    with pytest.raises(Refused, match="has been taken off"):
        workflow.edit_note(note=note, title="Igen", topic="", text="", by=keeper)


def test_people_are_found_by_what_they_know_and_take_it_away_again(as_, programme, keeper, secretary, url):
    client = as_(keeper)
    client.post(f"{url}knowledge/", {"version": 0, "text": "Varmeplanlægning <fjernvarme>"})
    found = [(contact.membership.person, contact.knows) for contact in directory_of(programme, "varmeplan")]
    assert found == [(keeper, "Varmeplanlægning <fjernvarme>")]
    assert "Varmeplanlægning &lt;fjernvarme&gt;" in as_(secretary).get(url).content.decode()
    known = Knowledge.objects.get()
    client.post(f"{url}knowledge/", {"version": version_of(known), "text": ""})
    assert directory_of(programme, "varmeplan") == []


def test_what_somebody_knew_goes_with_him_or_her(programme, keeper, secretary):
    workflow.say_what_one_knows(programme=programme, text="Varme", by=keeper)
    end_membership(
        membership=Membership.objects.get(person=keeper),
        ends_on=clock.today() - timedelta(days=1),
        by=secretary,
        reason="Slut",
    )
    erase_person(person=keeper, by=secretary, reason="Ønske")
    assert list(Knowledge.objects.all()) == []


def test_the_network_meets_with_agendas_and_minutes_of_its_own(as_, programme, keeper, secretary, member, url):
    as_(secretary).post(f"{url}meetings/new/", {"name": "Netværk for klimakoordinatorer"})
    network = Committee.objects.get(kind=Committee.Kind.NETWORK)
    seats = {seat.person: seat.role for seat in network.memberships.all()}
    assert (seats, network.parent) == ({secretary: Role.SECRETARIAT, keeper: Role.MEMBER}, programme.committee)
    start = clock.now() + timedelta(days=20)
    meeting = meetings.create_meeting(
        committee=network, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    assert list(as_(keeper).get(url).context["meetings"]) == [meeting]
    assert as_(keeper).get(f"/meetings/{meeting.pk}/").status_code == 200
    with pytest.raises(Refused, match="have a network already"):
        workflow.open_network(programme=programme, name="Et til", by=secretary)


def test_new_coordinators_are_taken_along_in_one_press(as_, programme, committee, keeper, secretary, horsens, url):
    workflow.open_network(programme=programme, name="Netværk", by=secretary)
    programme.refresh_from_db()
    new = seated(committee, "Ny Koordinator", Role.COORDINATOR, municipality=horsens)
    assert [seat.person for seat in missing_in(programme)] == [new]
    as_(secretary).post(f"{url}people/new/")
    assert (missing_in(programme), programme.network.memberships.filter(person=new).exists()) == ([], True)


def test_who_coordinates_no_more_sits_in_the_network_no_more(programme, keeper, secretary):
    workflow.open_network(programme=programme, name="Netværk", by=secretary)
    programme.refresh_from_db()
    seat = Membership.objects.get(person=keeper, committee=programme.network)
    today = clock.today()
    end_membership(
        membership=Membership.objects.get(person=keeper, committee=programme.committee),
        ends_on=today,
        by=secretary,
        reason="Nyt job",
    )
    seat.refresh_from_db()
    assert seat.ends_on == today


def test_a_name_that_is_taken_is_refused(programme, committee, secretary):
    with pytest.raises(Refused, match="There is already a committee called"):
        workflow.open_network(programme=programme, name=committee.name, by=secretary)


@pytest.mark.parametrize("number", [1, 200])
def test_the_network_costs_the_same_for_one_note_and_for_200(as_, programme, keeper, number, url):
    for place in range(number):
        NetworkNote.objects.create(programme=programme, title=f"N{place}", written_at=clock.now(), written_by=keeper)
    assert queries_of(as_(keeper), url) <= MOST_PER_PAGE
