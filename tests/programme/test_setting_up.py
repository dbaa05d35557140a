"""A committee and its programme set up in the browser from nothing, until it has held a meeting."""

from datetime import date, timedelta

import pytest

from meetings import workflow as meetings
from meetings.models import Meeting
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as members
from members.models import Committee, Membership, Organisation
from members.rules.roles import Role
from pages.richtext import from_plain
from programme import workflow
from programme.models import Programme
from programme.reading.set_up import steps_of
from record import clock
from record.verbs import Refused
from record.versions import version_of
from tests.conftest import STEPS, a_person
from tests.queries import MOST_PER_PAGE, queries_of

TYPED = {
    "name": "Styregruppe for Ærø og Ålborg",
    "short_name": "Ærø/Ålborg",
    "kind": "political",
    "starts_on": "2026-01-01",
    "ends_on": "",
}
FACTS = {"short_name": "Kort", "kind": "political", "starts_on": date(2026, 1, 1)}


@pytest.fixture
def new(as_, secretary) -> Committee:
    as_(secretary).post("/new-committee/", TYPED)
    return Committee.objects.get(name=TYPED["name"])


def refusal_of(verb, **facts) -> str:
    with pytest.raises(Refused) as refused:
        verb(**facts)
    return refused.value.messages[0]


def missing_in(committee) -> list[str]:
    return [str(step.title) for step in steps_of(committee) if step.is_missing]


def test_who_sets_a_committee_up_is_its_secretariat_from_today(as_, new, secretary):
    seat = Membership.objects.get(committee=new)
    page = as_(secretary).get(f"/committees/{new.slug}/set-up/")
    assert (new.slug, seat.person, seat.role, seat.starts_on) == (
        "aeroeaalborg",
        secretary,
        Role.SECRETARIAT,
        clock.today(),
    )
    assert [str(step.title) for step in page.context["missing"]] == [
        "Terms of reference",
        "Seats",
        "Co-chairs",
        "Members",
    ]


def test_one_that_begins_later_is_seen_at_once_by_who_set_it_up(as_, secretary):
    later = (clock.today() + timedelta(days=40)).isoformat()
    page = as_(secretary).post("/new-committee/", TYPED | {"starts_on": later}, follow=True)
    assert (page.status_code, page.context["committee"].starts_on.isoformat()) == (200, later)


def test_the_way_there_stands_on_the_page_of_the_committees_for_who_keeps_the_register(as_, secretary, member):
    shown = {
        person: "/new-committee/" in as_(person).get("/committees/").content.decode() for person in (secretary, member)
    }
    assert shown == {secretary: True, member: False}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": ""}, "name", "Enter the name of the committee"),
        ({"name": "  "}, "name", "Enter the name of the committee"),
        ({"kind": "working_group"}, "kind", None),
        ({"kind": ""}, "kind", "Choose what it is"),
        ({"starts_on": "32.1.2026"}, "starts_on", "Enter a date as day.month.year, for example 1.12.2020"),
        ({"starts_on": "1.1.2026", "ends_on": "31.12.2025"}, "__all__", "The committee cannot end before it starts."),
        (
            {"name": "ADMINISTRATIV STYREGRUPPE"},
            "__all__",
            "There is already a committee called “ADMINISTRATIV STYREGRUPPE”. Choose another name.",
        ),
        (
            {"short_name": "styregruppen"},
            "__all__",
            "There is already a committee with the short name “styregruppen”. Choose another one.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(as_, secretary, changed, field, said):
    page = as_(secretary).post("/new-committee/", TYPED | changed)
    errors = page.context["form"].errors
    assert (page.status_code, Committee.objects.count(), list(errors)) == (200, 1, [field])
    assert said is None or errors[field] == [said]
    assert TYPED["short_name"] in page.content.decode() or "short_name" in changed


def test_letters_of_other_cases_are_the_same_name_in_danish_too(new, secretary):
    name = "STYREGRUPPE FOR ÆRØ OG ÅLBORG"
    said = refusal_of(members.set_up_committee, name=name, **FACTS, by=secretary)
    assert said == f"There is already a committee called “{name}”. Choose another name."


def test_two_short_names_that_make_one_address_get_two(new, secretary):
    other = members.set_up_committee(name="En anden", **FACTS | {"short_name": "Aeroe Aalborg!"}, by=secretary)
    third = members.set_up_committee(name="En tredje", **FACTS | {"short_name": "Ærø, Ålborg"}, by=secretary)
    assert len({new.slug, other.slug, third.slug}) == 3
    nothing = members.set_up_committee(name="日本", **FACTS | {"short_name": "日本"}, by=secretary)
    assert nothing.slug == "gruppe"


def test_each_step_is_saved_by_itself_and_the_list_says_what_is_missing(as_, new, secretary, region):
    client, at = as_(secretary), f"/committees/{new.slug}/"
    client.post(
        f"{at}set-up/terms/", {"text": "Formål <x>\n\nOpgaver", "dated": "1.1.2026", "version": version_of(new)}
    )
    client.post(f"{at}seats/new/", {"label": "Kommuner", "places": 5, "side": "municipal", "starts_on": "1.1.2026"})
    client.post(f"{at}set-up/reference/", {"party": region.pk, "case_number": "1-51-71", "document_number": "2"})
    typed = {"name": "Klima 2030", "starts_on": "1.1.2026", "ends_on": "31.12.2030"}
    client.post(f"{at}set-up/programme/", typed)
    new.refresh_from_db()
    programme = Programme.objects.get(committee=new)
    assert "Formål &lt;x&gt;" in new.terms_of_reference
    assert (str(new.case_references.get()), programme.name, programme.ends_on) == (
        "1-51-71 / 2",
        "Klima 2030",
        date(2030, 12, 31),
    )
    assert missing_in(Committee.objects.get(pk=new.pk)) == ["Co-chairs", "Members"]


def test_what_it_is_called_is_changed_and_its_address_stays(as_, new, secretary):
    typed = TYPED | {"name": "Nyt navn", "version": version_of(new)}
    as_(secretary).post(f"/committees/{new.slug}/set-up/committee/", typed)
    changed = Committee.objects.get(pk=new.pk)
    assert (changed.name, changed.slug) == ("Nyt navn", new.slug)


def test_two_who_change_the_terms_at_once_see_both_texts(as_, new, secretary):
    opened = version_of(new)
    members.write_terms(committee=new, text=from_plain("Den enes"), dated=None, by=secretary)
    page = as_(secretary).post(f"/committees/{new.slug}/set-up/terms/", {"text": "Den andens", "version": opened})
    said = page.content.decode()
    assert (page.status_code, "Den enes" in said, "Den andens" in said) == (409, True, True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Enter the name of the programme"),
        ({"ends_on": date(2025, 1, 1)}, "The last day cannot be before the first."),
        ({"name": "dk2020"}, "There is already a programme called “dk2020”. Choose another name."),
    ],
)
def test_a_programme_that_cannot_be_is_refused(new, programme, secretary, changed, said):
    facts = {"name": "Ny", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)} | changed
    assert refusal_of(workflow.start_programme, committee=new, by=secretary, **facts) == said


def test_a_committee_carries_out_one_programme(programme, secretary):
    facts = {"name": "Ny", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    said = refusal_of(workflow.start_programme, committee=programme.committee, by=secretary, **facts)
    assert said == "The committee carries out a programme already."


def test_a_case_number_is_noted_once(new, secretary, region):
    facts = {"committee": new, "party": region, "case_number": "1-51", "by": secretary}
    members.add_case_reference(**facts)
    assert refusal_of(members.add_case_reference, **facts) == "This case number is noted already."


def test_a_committee_so_made_holds_a_meeting_to_the_approved_minutes(as_, new, secretary, region):
    skive = Organisation.objects.get(code="0779")
    client, at = as_(secretary), f"/committees/{new.slug}/"
    chairs = []
    for side, organisation in (("municipal", skive), ("regional", region)):
        client.post(f"{at}seats/new/", {"label": side, "places": 1, "side": side, "starts_on": "1.1.2026"})
        person = a_person(f"Formand {side}", organisation=organisation)
        typed = {"person": person.pk, "role": "co_chair", "seat": new.seats.get(side=side).pk}
        client.post(f"{at}memberships/new/", typed | {"starts_on": clock.today().isoformat()})
        chairs.append(person)
    assert Membership.objects.filter(committee=new, role=Role.CO_CHAIR).count() == 2
    members.set_rule(committee=new, key="quorum_members", value=2, by=secretary)
    start = clock.now() + timedelta(days=20)
    meeting = meetings.create_meeting(committee=new, starts_at=start, ends_at=start + timedelta(hours=2), by=secretary)
    for _leads_to, step in STEPS:
        meeting = step(Meeting.objects.get(pk=meeting.pk), secretary, chairs)
    assert (meeting.state, missing_in(Committee.objects.get(pk=new.pk))) == (
        S.MINUTES_APPROVED,
        ["Terms of reference", "Members"],
    )


def test_the_list_asks_as_much_for_many_as_for_few(as_, new, secretary, region):
    client, url = as_(secretary), f"/committees/{new.slug}/set-up/"
    first = queries_of(client, url)
    for number in range(3):
        members.add_case_reference(committee=new, party=region, case_number=str(number), by=secretary)
        members.add_seat(committee=new, label=f"Plads {number}", places=1, starts_on=clock.today(), by=secretary)
    assert (queries_of(client, url), first <= MOST_PER_PAGE + 4) == (first, True)
