"""Coordination with others: contacts, what was agreed and what follows from it, papers that become items."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from meetings import workflow as meetings
from meetings.models import AgendaItem, Attachment
from members.models import Membership, Message, Organisation, Person
from members.rules.roles import Role
from members.workflow import erase_person
from programme import workflow
from programme.models import AgreedFollowUp, Agreement, Contact, Paper
from programme.reading.desk import desk_of
from record import clock
from record.personal_data import own_copy
from record.verbs import Refused
from record.versions import version_of
from tests.conftest import pdf, seated
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/coordination/"


@pytest.fixture
def concito(db):
    return Organisation.objects.create(name="CONCITO", short_name="CONCITO", kind="other")


@pytest.fixture
def contact(programme, concito, secretary):
    return workflow.add_contact(
        programme=programme, name="Kontakt", organisation=concito, email="kontakt@concito.example", by=secretary
    )


@pytest.fixture
def agreement(programme, contact, secretary):
    return workflow.note_agreement(
        programme=programme,
        agreed_on=clock.today(),
        with_person=contact.person,
        text="Vi sender <udkast> i maj",
        by=secretary,
    )


@pytest.fixture
def paper(programme, concito, secretary):
    return workflow.file_paper(
        programme=programme,
        received_on=clock.today(),
        sender=concito,
        title="Vejledning i høring",
        asks="Svar <inden jul>",
        due_on=clock.today() + timedelta(days=5),
        file=pdf(2),
        by=secretary,
    )


def refusal_of(verb, **facts):
    with pytest.raises(Refused) as refused:
        verb(**facts)
    return refused.value.messages


def test_a_contact_is_a_person_without_an_account_and_goes_with_the_person(
    as_, secretary, member, concito, programme, url
):
    typed = {"name": "Kontakt", "organisation": concito.pk, "job_title": "Rådgiver", "email": "Ny@concito.example"}
    as_(secretary).post(f"{url}contacts/new/", typed)
    person = Person.objects.get(name="Kontakt")
    pages = [as_(reader).get(url).content.decode() for reader in (secretary, member)]
    assert (person.has_usable_password(), person.email) == (False, "ny@concito.example")
    # Who only reads has no use for the e-mail.
    assert [("Kontakt" in page, "ny@concito.example" in page) for page in pages] == [(True, True), (True, False)]
    assert own_copy(person)["contacts"] == [{"programme": "DK2020", "ended_on": None}]
    erase_person(person=person, by=secretary, reason="Ønsket")
    assert Contact.objects.count() == 0


def test_who_is_registered_already_becomes_the_contact(programme, contact, concito, guest, secretary):
    known = workflow.add_contact(
        programme=programme, name="Hun selv", organisation=concito, email=guest.email.upper(), by=secretary
    )
    again = {"programme": programme, "name": "Kontakt", "organisation": concito, "by": secretary}
    assert known.person == guest
    said = ["Kontakt is a contact already."]
    assert refusal_of(workflow.add_contact, **again, email="kontakt@concito.example") == said


def test_what_was_agreed_is_written_down_and_corrected_by_a_later_entry(as_, secretary, contact, agreement, url):
    client = as_(secretary)
    typed = {"agreed_on": clock.today(), "with_person": contact.person.pk, "text": "Vi sender udkast i juni"}
    client.post(f"{url}agreements/{agreement.pk}/correct/", typed)
    corrected = Agreement.objects.get(corrects=agreement)
    text = client.get(url).content.decode()
    shown = ["Vi sender &lt;udkast&gt; i maj", "Vi sender udkast i juni", "Corrected", "See what it corrects"]
    assert (corrected.written_by, [words for words in shown if words not in text]) == (secretary, [])
    assert text.index("i juni") < text.index("i maj")
    said = ["This has been corrected already. Correct the later entry."]
    facts = {"agreed_on": clock.today(), "with_person": contact.person, "by": secretary}
    assert refusal_of(workflow.correct_agreement, agreement=agreement, text="Igen", **facts) == said


def test_what_cannot_be_agreed_says_why(programme, contact, agreement, secretary, member):
    facts = {"programme": programme, "agreed_on": clock.today(), "with_person": contact.person, "by": secretary}
    tomorrow = clock.today() + timedelta(days=1)
    refused = [
        refusal_of(workflow.note_agreement, **facts, text=" "),
        refusal_of(workflow.note_agreement, **facts | {"agreed_on": tomorrow}, text="X"),
        refusal_of(workflow.note_agreement, **facts | {"with_person": member}, text="X"),
        refusal_of(workflow.add_agreed, agreement=agreement, what="X", responsible=member, by=secretary),
        refusal_of(workflow.add_agreed, agreement=agreement, what=" ", responsible=secretary, by=secretary),
    ]
    assert refused == [
        ["Write what was agreed."],
        ["The day is still to come. Write down what was agreed when it has been."],
        ["Choose one of the contacts."],
        ["Choose somebody of the secretariat."],
        ["Write what is to be done."],
    ]


def test_what_follows_from_an_agreement_stands_on_the_desk_until_it_is_done(
    as_, secretary, committee, agreement, url, mailoutbox, django_capture_on_commit_callbacks
):
    colleague = seated(committee, "Kollega", Role.SECRETARIAT)
    typed = {"what": "Ring <igen>", "responsible": colleague.pk, "due_on": clock.today()}
    with django_capture_on_commit_callbacks(execute=True):
        as_(secretary).post(f"{url}agreements/{agreement.pk}/tasks/new/", typed)
    follow_up = AgreedFollowUp.objects.get()
    address = f"/desk/agreed/{follow_up.pk}/"
    assert (desk_of(secretary).row("agreed", follow_up.pk).person, Message.objects.of(colleague).get().link) == (
        colleague,
        address,
    )
    assert [mail.to for mail in mailoutbox] == [[colleague.email]]
    assert "Ring &lt;igen&gt;" in as_(colleague).get(address).content.decode()
    as_(colleague).post(f"{url}agreed/{follow_up.pk}/done/")
    assert (AgreedFollowUp.objects.get().done_on, desk_of(secretary).row("agreed", follow_up.pk)) == (
        clock.today(),
        None,
    )


def test_a_paper_waits_on_the_desk_and_becomes_an_item_with_its_file_in_one_press(as_, secretary, paper, url):
    client = as_(secretary)
    assert desk_of(secretary).row("paper", paper.pk).found.due_on == paper.due_on
    page = client.get(f"{url}papers/{paper.pk}/").content.decode()
    assert ("Svar &lt;inden jul&gt;" in page, "Waits to be taken up" in page) == (True, True)
    client.post(f"{url}papers/{paper.pk}/item/")
    item = AgendaItem.objects.get()
    annex = Attachment.objects.select_related("current").get(item=item)
    assert (item.title, item.state, "Svar <inden jul>" in item.summary, annex.newest.pages) == (
        "Vejledning i høring",
        "proposed",
        True,
        2,
    )
    page = client.get(f"{url}papers/{paper.pk}/").content.decode()
    assert (item.get_absolute_url() in page, "Became an item" in page, desk_of(secretary).row("paper", paper.pk)) == (
        True,
        True,
        None,
    )
    assert desk_of(secretary).row("proposal", item.pk) is not None
    # Pressed twice, it is one item.
    client.post(f"{url}papers/{paper.pk}/item/")
    assert AgendaItem.objects.count() == 1


def test_a_paper_says_on_which_agenda_its_item_is(as_, secretary, member, paper, url, planned_meeting):
    item = workflow.make_item(paper=paper, by=secretary)
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    meetings.accept_item(item=item, meeting=planned_meeting, by=secretary)
    pages = [as_(reader).get(f"{url}papers/{paper.pk}/").content.decode() for reader in (secretary, member)]
    # Not sent out yet: a member learns that it became an item, and nothing of the agenda.
    assert [(item.get_absolute_url() in page, "On the agenda" in page) for page in pages] == [
        (True, True),
        (False, False),
    ]


def test_a_file_that_is_no_annex_is_no_paper_either(as_, secretary, concito, programme, url):
    typed = {"received_on": clock.today(), "sender": concito.pk, "title": "Papir"}
    for name, content in (("x.exe", b"MZ" * 50), ("x.pdf", b"")):
        answer = as_(secretary).post(f"{url}papers/new/", typed | {"file": ContentFile(content, name=name)})
        assert (answer.status_code, answer.context["form"].is_valid()) == (200, False)
    assert Paper.objects.count() == 0


def test_a_paper_is_changed_while_it_waits_and_closed_with_a_reason(as_, secretary, concito, paper, url):
    client, at = as_(secretary), f"{url}papers/{paper.pk}/"
    typed = {"received_on": clock.today(), "sender": concito.pk, "title": "Ny titel", "version": version_of(paper)}
    client.post(f"{at}edit/", typed)
    late = client.post(f"{at}edit/", typed | {"title": "For sent"})
    client.post(f"{at}close/", {"reason": "Kun til <orientering>"})
    paper = Paper.objects.get()
    assert (late.status_code, paper.title, paper.closed_on) == (409, "Ny titel", clock.today())
    assert "Kun til &lt;orientering&gt;" in client.get(at).content.decode()
    said = ["The paper has become an item already, or is closed."]
    assert [
        refusal_of(workflow.make_item, paper=paper, by=secretary),
        refusal_of(workflow.close_paper, paper=paper, reason="Igen", by=secretary),
    ] == [said, said]


def test_who_is_disqualified_in_the_item_does_not_read_it_as_a_paper_either(
    as_, secretary, member, paper, url, planned_meeting
):
    item = workflow.make_item(paper=paper, by=secretary)
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    item = meetings.accept_item(item=item, meeting=planned_meeting, by=secretary)
    at = f"{url}papers/{paper.pk}/"
    assert as_(member).get(f"{at}file/").status_code == 200
    meetings.declare_disqualification(item=item, person=member, reason="Ejer", by=secretary)
    answers = [as_(member).get(address).status_code for address in (at, f"{at}file/")]
    assert (answers, "Vejledning" in as_(member).get(url).content.decode()) == ([404, 404], False)


@pytest.mark.parametrize("who", ["participant", "coordinator", "substitute"])
def test_who_reads_nothing_closed_reads_nothing_of_the_coordination(as_, cast, agreement, paper, url, who):
    addresses = (url, f"{url}agreements/{agreement.pk}/", f"{url}papers/{paper.pk}/", f"{url}papers/{paper.pk}/file/")
    assert {as_(cast[who]).get(address).status_code for address in addresses} == {403}
    programme_page = as_(cast[who]).get(url.replace("coordination", "programme")).content.decode()
    assert "coordination/" not in programme_page


def test_who_left_the_committee_reads_no_paper(as_, member, paper, url):
    Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    assert as_(member).get(f"{url}papers/{paper.pk}/file/").status_code == 404


def test_the_page_asks_as_much_for_one_as_for_many(as_, secretary, concito, programme, contact, agreement, paper, url):
    asked = []
    for number in range(3):
        more = workflow.file_paper(
            programme=programme, received_on=clock.today(), sender=concito, title=f"Nr. {number}", by=secretary
        )
        workflow.make_item(paper=more, by=secretary)
        workflow.add_agreed(agreement=agreement, what=f"Nr. {number}", responsible=secretary, by=secretary)
        workflow.note_agreement(
            programme=programme, agreed_on=clock.today(), with_person=contact.person, text="Mere", by=secretary
        )
        asked.append(queries_of(as_(secretary), url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
