"""The register of people: who keeps it, how somebody is found, and what a person's page tells."""

from datetime import timedelta

import pytest

from meetings import workflow as meetings
from members import workflow
from members.gate.permissions import authorize
from members.models import Committee, Membership, Organisation, Person
from members.models.person import REGISTER
from members.rules.roles import Role
from record import clock
from record.versions import version_of
from tests.conftest import STARTED, a_person, seated
from tests.members.test_danish_order import MUNICIPALITIES
from tests.queries import MOST_PER_PAGE, queries_of


def names(page):
    return [person.name for person in page.context["page"]]


def test_people_stand_in_danish_order(as_, secretary):
    for name in reversed(MUNICIPALITIES):
        Person.objects.create_user(name=name)
    shown = names(as_(secretary).get("/people/"))
    assert [name for name in shown if name in MUNICIPALITIES] == MUNICIPALITIES


@pytest.mark.parametrize("words", ["århus", "AARHUS", "aarhus k", "anders@x", " Å "])
def test_somebody_is_found_by_name_organisation_or_mail(as_, secretary, words):
    aarhus = Organisation.objects.create(name="Aarhus Kommune", short_name="Aarhus Kommune", kind="municipality")
    Person.objects.create_user(name="Anders And", email="anders@x.example", organisation=aarhus)
    assert names(as_(secretary).get("/people/", {"q": words})) == ["Anders And"]


def test_words_that_find_nobody_find_nobody(as_, secretary):
    assert names(as_(secretary).get("/people/", {"q": "%"})) == []


def test_the_register_asks_as_much_for_one_as_for_five(as_, secretary):
    client, asked = as_(secretary), {"/people/": set(), "/organisations/": set()}
    for number in range(5):
        seat = Organisation.objects.create(name=f"By {number}", short_name=f"By {number}", kind="other")
        a_person(f"Ny {number}", organisation=seat)
        for url, queries in asked.items():
            queries.add(queries_of(client, url))
    assert [(len(queries), max(queries) <= MOST_PER_PAGE) for queries in asked.values()] == [(1, True)] * 2


def test_who_leads_a_working_group_does_not_keep_the_register(as_, committee, member):
    group = Committee.objects.create(
        name="Gruppen", short_name="G", slug="g", kind="working_group", parent=committee, starts_on=STARTED
    )
    lead = seated(group, "Leder", Role.SECRETARIAT)
    assert as_(lead).get("/people/").status_code == 403
    assert [as_(lead).get(f"/people/{person.pk}/").status_code for person in (lead, member)] == [200, 404]


def test_the_secretariat_of_yesterday_keeps_nothing(as_, secretary):
    authorize(secretary, "members.manage_people", REGISTER)
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.get(person=secretary).history.all()
    membership = Membership.objects.get(person=secretary)
    membership.ends_on = yesterday
    membership.save()
    assert as_(secretary).get("/people/").status_code == 403


def test_a_person_is_registered_and_changed(as_, secretary, member):
    client = as_(secretary)
    client.post("/people/new/", {"name": "Ny", "email": "Ny@X.example", "phone": "87 00 00 00"})
    person = Person.objects.get(name="Ny")
    version = {"version": version_of(person)}
    taken = client.post(f"/people/{person.pk}/edit/", {"name": "Ny", "email": member.email.upper()} | version)
    client.post(f"/people/{person.pk}/edit/", {"name": "Nyere", "email": "ny@x.example"} | version)
    person.refresh_from_db()
    assert (taken.status_code, len(taken.context["form"].non_field_errors())) == (200, 1)
    assert (person.name, person.email, person.phone) == ("Nyere", "ny@x.example", "")
    assert (person.has_usable_password(), person.history.first().history_user) == (False, secretary)


def test_a_persons_page_tells_access_and_since_when(as_, secretary, member, committee):
    [access] = as_(secretary).get(f"/people/{member.pk}/").context["access"]
    assert (access.what, access.by, access.since) == (committee.name, "Member", STARTED)


def test_a_grant_is_told_only_to_who_may_read_its_title(as_, items, guest, secretary):
    elsewhere = Committee.objects.create(
        name="Politisk styregruppe", short_name="P", slug="p", kind="political", starts_on=STARTED
    )
    other = seated(elsewhere, "Anden Sekretær", Role.SECRETARIAT)
    meetings.grant_item(
        item=items["closed_hidden"],
        person=guest,
        reason="Oplæg",
        expires_at=clock.now() + timedelta(hours=1),
        by=secretary,
    )
    pages = [as_(reader).get(f"/people/{guest.pk}/").content.decode() for reader in (secretary, other)]
    assert ["Skjult titel" in page for page in pages] == [True, False]


def test_an_old_mail_no_longer_logs_in(secretary, member):
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    member.invitations.create(expires_at=clock.now() + timedelta(days=1))
    workflow.edit_person(person=member, name=member.name, email="ny@x.example", by=secretary)
    assert (member.emailaddress_set.count(), member.invitations.pending().count()) == (0, 0)


def test_the_former_address_hears_that_it_was_changed(
    secretary, member, mailoutbox, django_capture_on_commit_callbacks
):
    former = member.email
    with django_capture_on_commit_callbacks(execute=True):
        workflow.edit_person(person=member, name=member.name, email="ny@x.example", by=secretary)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([former], "Your e-mail in the portal has been changed")
    ]


ODDER = {"name": "Odder Kommune", "short_name": "Odder", "kind": "municipality", "code": "0727", "council": "byråd"}


def test_an_organisation_is_registered_and_changed_and_its_code_belongs_to_one(as_, secretary):
    client = as_(secretary)
    client.post("/organisations/new/", ODDER)
    organisation = Organisation.objects.get(short_name="Odder")
    taken = client.post("/organisations/new/", ODDER | {"name": "Ny Odder", "short_name": "Ny Odder"})
    client.post(
        f"/organisations/{organisation.pk}/edit/", ODDER | {"name": "Odder By", "version": version_of(organisation)}
    )
    organisation.refresh_from_db()
    assert (organisation.name, organisation.history.first().history_user) == ("Odder By", secretary)
    assert taken.context["form"].non_field_errors() == [
        "Odder Kommune has “0727” already. Use that organisation, or choose something else."
    ]


def test_an_organisation_changed_by_somebody_else_is_not_changed_back(as_, secretary, member):
    organisation = member.organisation
    form = {"name": "Mit navn", "short_name": "Mit", "kind": "other", "version": version_of(organisation)}
    facts = {"name": "Deres navn", "short_name": "Deres", "kind": "other", "code": "", "council": ""}
    workflow.edit_organisation(organisation=organisation, by=secretary, **facts)
    answer = as_(secretary).post(f"/organisations/{organisation.pk}/edit/", form)
    assert (answer.status_code, Organisation.objects.get(pk=organisation.pk).name) == (409, "Deres navn")
