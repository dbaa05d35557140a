"""Who comes to the summit: invited by mail, registered by a link without an account, and as many as there is room."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from meetings import workflow as meetings
from meetings.guests.links import link_of
from members.models import Mail
from programme import workflow
from programme.models import SummitInvitation, SummitRegistration
from record import clock
from tests.conftest import a_person
from tests.programme.test_coordination import refusal_of
from tests.queries import MOST_PER_PAGE, queries_of

NAME = "Naasunnguaq Ûssarĸâq-Kleist"
CLOSED = "Registration closed on"


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/summit/"


@pytest.fixture
def invitation(summit, secretary):
    return workflow.invite_party(
        summit=summit, name="Sermersooq <Kommune>", email="Post@sermersooq.example", places=9, by=secretary
    )


@pytest.fixture
def guest_client(db):
    cache.clear()
    return Client(enforce_csrf_checks=False)


def registered(invitation, email, **facts):
    return workflow.register(
        invitation=invitation, name=email, email=f"{email}@x.example", by=None, **facts
    ).registration


def states():
    return list(SummitRegistration.objects.order_by("pk").values_list("name", "state"))


def typed(**changes):
    return {"name": NAME, "organisation": "Sermersooq", "email": "naja@x.example", "dietary": ""} | changes


def test_invitations_are_put_on_a_list_and_sent_in_one_press_each_with_a_link_and_no_content(
    as_, secretary, url, summit, mailoutbox, django_capture_on_commit_callbacks
):
    client = as_(secretary)
    for number in (1, 2):
        client.post(f"{url}invited/new/", {"name": "Skive <K>", "email": f"Skive{number}@x.example", "places": 3})
    again = client.post(f"{url}invited/new/", {"name": "Igen", "email": "skive1@x.example", "places": 3})
    assert "skive1@x.example is on the list already." in again.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{url}invited/send/")
        client.post(f"{url}invited/send/")
    assert sorted(mail.to[0] for mail in mailoutbox) == ["skive1@x.example", "skive2@x.example"]
    link = SummitInvitation.objects.get(email="skive1@x.example").link
    assert (link in mailoutbox[0].body + mailoutbox[1].body, "Viborg" in mailoutbox[0].body) == (True, False)
    page = client.get(f"{url}invited/").content.decode()
    assert ("Skive &lt;K&gt;" in page, page.count("0 of 3")) == (True, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "Enter an e-mail as name@organisation.dk"),
        ({"name": "x" * 5000}, "Write at most 160 characters (now 5000)"),
        ({"places": "51"}, "less than or equal to 50"),
        ({"places": "x"}, "Enter a whole number"),
    ],
)
def test_what_is_no_invitation_is_said_where_it_was_typed(as_, secretary, url, summit, wrong, said):
    facts = {"name": "Skive", "email": "skive@x.example", "places": 1}
    page = as_(secretary).post(f"{url}invited/new/", facts | wrong)
    assert (said in page.content.decode(), SummitInvitation.objects.count()) == (True, 0)


def test_the_link_registers_a_stranger_who_gets_the_own_link_by_mail(
    guest_client, invitation, mailoutbox, django_capture_on_commit_callbacks
):
    page = guest_client.get(invitation.link).content.decode()
    assert ("Sermersooq &lt;Kommune&gt;" in page, "Klimatopmøde &lt;2031&gt;" in page) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        answer = guest_client.post(invitation.link, typed(dietary="Uden <nødder>"), follow=True)
    registration = SummitRegistration.objects.get()
    assert (registration.name, registration.state, registration.dietary) == (NAME, "place", "Uden <nødder>")
    assert "A mail is on its way to naja@x.example." in answer.content.decode()
    assert ([mail.to for mail in mailoutbox], registration.link in mailoutbox[0].body) == ([["naja@x.example"]], True)
    assert registration.history.get().history_user is None
    own = guest_client.get(registration.link).content.decode()
    # What one eats is read by the secretariat only, not even by who has one's link.
    assert ("Has a place" in own, "nødder" in own) == (True, False)


def test_looking_changes_nothing_on_any_link(guest_client, invitation, registration_of_mine):
    before = (states(), Mail.objects.count(), SummitRegistration.history.count())
    for link in (invitation.link, registration_of_mine.link, f"{registration_of_mine.link}cancel/"):
        for ask in (guest_client.get, guest_client.head):
            ask(link)
    assert (states(), Mail.objects.count(), SummitRegistration.history.count()) == before
    assert guest_client.get(f"{registration_of_mine.link}cancel/").status_code == 405


@pytest.fixture
def registration_of_mine(invitation):
    return registered(invitation, "naja", dietary="Vegetar")


def test_pages_by_a_link_are_kept_nowhere_and_found_by_no_search_engine(guest_client, invitation, registration_of_mine):
    for link in (invitation.link, registration_of_mine.link, "/invitations/summit/x/", "/invitations/summit/mine/x/"):
        answer = guest_client.get(link)
        assert "no-store" in answer["Cache-Control"]
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_links_that_were_never_sent_say_one_thing_and_only_so_often(guest_client, invitation, registration_of_mine):
    gone = workflow.invite_party(
        summit=invitation.summit, name="Fortrudt", email="fortrudt@x.example", by=a_person("Sekretær To")
    )
    workflow.withdraw_party(invitation=gone, by=a_person("Sekretær Tre"))
    own_as_invitation = registration_of_mine.link.replace("mine/", "")
    links = [gone.link, own_as_invitation, invitation.link[:-4] + "aaa/", "/invitations/summit/mine/x:y:z/cancel/"]
    asked = [guest_client.post(link, typed()) if "cancel" in link else guest_client.get(link) for link in links]
    assert {(answer.status_code, "This link opens nothing" in answer.content.decode()) for answer in asked} == {
        (410, True)
    }
    assert {guest_client.get("/invitations/summit/x/").status_code for _time in range(20)} == {410, 429}
    # Who has a link that works is not in the way of those who guess.
    assert guest_client.get(invitation.link).status_code == 200


def test_a_link_that_works_takes_no_more_than_so_many_answers(guest_client, invitation):
    answers = [guest_client.post(invitation.link, {"name": ""}).status_code for _time in range(61)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_who_shares_the_invitation_neither_changes_a_registration_nor_learns_of_it(
    guest_client, invitation, summit, secretary
):
    other = workflow.invite_party(summit=summit, name="Anden", email="anden@x.example", by=secretary)
    answers = [
        guest_client.post(link, typed(name=name, email=email), follow=True).content.decode()
        for link, name, email in (
            (invitation.link, "Naja", "naja@x.example"),
            (invitation.link, "Overtaget", "NAJA@x.example"),
            (other.link, "Overtaget", "naja@x.example"),
        )
    ]
    said = {"A mail is on its way to naja@x.example. It says" in answer for answer in answers}
    assert (said, states()) == ({True}, [("Naja", "place")])
    mine = SummitRegistration.objects.get()
    workflow.cancel_registration(registration=mine, by=None)
    guest_client.post(other.link, typed(name="Nu må hun"))
    assert states() == [("Nu må hun", "place")]


def test_the_own_link_is_sent_once_more_and_only_once_an_hour(invitation):
    for _time in range(9):
        registered(invitation, "naja")
    assert Mail.objects.filter(kind="summit_registered").count() == 2
    with clock.at(clock.now() + timedelta(hours=1)):
        registered(invitation, "naja")
    assert Mail.objects.filter(kind="summit_registered").count() == 3


def test_a_number_longer_than_any_row_has_is_no_session(guest_client, invitation, summit, secretary):
    workflow.add_session(summit=summit, title="Oplæg", starts=summit.starts, ends=summit.ends, by=secretary)
    refused = guest_client.post(invitation.link, typed(sessions=["9" * 20]))
    assert (refused.status_code, states()) == (200, [])


def test_after_the_closing_nobody_registers_and_the_page_opens_no_form(
    guest_client, invitation, registration_of_mine, programme, secretary
):
    workflow.close_programme(programme=programme, reason="Slut", owners={}, by=secretary)
    said = "It can be read, and not be changed."
    assert said in guest_client.post(invitation.link, typed(email="ny@x.example")).content.decode()
    assert said in guest_client.post(registration_of_mine.link, {"name": "Ny"}).content.decode()
    assert "<form" not in guest_client.get(invitation.link).content.decode().partition("<main")[2]
    assert states() == [("naja", "place")]


def test_links_end_and_guests_are_forgotten_with_their_history_when_the_summit_is_long_over(
    guest_client, summit, invitation, registration_of_mine
):
    links = [invitation.link, registration_of_mine.link]
    with clock.at(summit.ends_at + timedelta(days=89)):
        assert [guest_client.get(link).status_code for link in links] == [200, 200]
    with clock.at(summit.ends_at + timedelta(days=91)):
        assert [guest_client.get(link).status_code for link in links] == [410, 410]
        call_command("tend", once=True)
    assert states() == [("naja", "place")]
    with clock.at(summit.ends_at + timedelta(days=366)):
        call_command("tend", once=True)
        call_command("tend", once=True)
    rows = (SummitRegistration, SummitInvitation)
    held = [*SummitRegistration.history.all(), *SummitInvitation.history.all(), *[row.objects.get() for row in rows]]
    assert {name for row in held for name in (row.name, row.email.partition("@")[2])} == {
        "forgotten",
        "forgotten.invalid",
    }


def test_an_invitation_is_for_so_many_and_no_more(guest_client, summit, secretary):
    single = workflow.invite_party(summit=summit, name="Naja", email="naja@x.example", by=secretary)
    guest_client.post(single.link, typed())
    page = guest_client.post(single.link, typed(email="ven@x.example")).content.decode()
    assert ("This invitation is for 1" in page, len(states())) == (True, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": ""}, "Enter your e-mail"),
        ({"email": "naja@"}, "Enter an e-mail as name@organisation.dk"),
        ({"name": "x" * 5000}, "Write at most 120 characters (now 5000)"),
        ({"dietary": "x" * 5000}, "Write at most 500 characters (now 5000)"),
        ({"email": "n" * 5000 + "@x.example"}, "Write at most 254 characters"),
    ],
)
def test_what_cannot_be_registered_is_said_where_it_was_typed(guest_client, invitation, wrong, said):
    page = guest_client.post(invitation.link, typed(**wrong))
    assert (page.status_code, said in page.content.decode(), states()) == (200, True, [])


def test_who_comes_too_late_for_a_place_waits_and_gets_the_one_that_becomes_free(
    guest_client, invitation, mailoutbox, django_capture_on_commit_callbacks
):
    first, *_others = [registered(invitation, name) for name in ("a", "b", "c", "d")]
    assert [state for _name, state in states()] == ["place", "place", "waiting", "waiting"]
    waiting = SummitRegistration.objects.get(name="d")
    assert "You are number 2 in the line." in guest_client.get(waiting.link).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = guest_client.post(f"{first.link}cancel/", follow=True)
    assert "Your registration has been cancelled." in answer.content.decode()
    assert [state for _name, state in states()] == ["cancelled", "place", "place", "waiting"]
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["c@x.example"], "You have a place: Klimatopmøde <2031>")
    ]
    again = guest_client.post(f"{first.link}cancel/", follow=True)
    assert "The registration has been cancelled already." in again.content.decode()


def test_places_that_are_added_go_to_who_waits(summit, invitation, secretary):
    for name in ("a", "b", "c", "d"):
        registered(invitation, name)
    facts = {name: getattr(summit, name) for name in ("name", "day", "starts", "ends", "register_by")}
    workflow.edit_summit(summit=summit, capacity=3, by=secretary, **facts)
    assert [state for _name, state in states()] == ["place", "place", "place", "waiting"]


def test_who_cancelled_comes_back_last_in_the_line(invitation):
    first, _second, _third = [registered(invitation, name) for name in ("a", "b", "c")]
    workflow.cancel_registration(registration=first, by=None)
    registered(invitation, "a")
    assert dict(states()) == {"a": "waiting", "b": "place", "c": "place"}


def test_one_changes_what_one_said_by_the_own_link(guest_client, registration_of_mine):
    link = registration_of_mine.link
    guest_client.post(link, {"name": "Naja Ny", "dietary": ""})
    assert SummitRegistration.objects.values_list("name", "dietary").get() == ("Naja Ny", "Vegetar")
    guest_client.post(link, {"name": "Naja Ny", "dietary": "Veganer", "forget_dietary": "on"})
    guest_client.post(link, {"name": "Naja Ny", "dietary": "", "forget_dietary": "on"})
    assert SummitRegistration.objects.get().dietary == ""


def test_one_chooses_what_one_comes_to(guest_client, invitation, summit, secretary, as_, url):
    session = workflow.add_session(summit=summit, title="Oplæg", starts=summit.starts, ends=summit.ends, by=secretary)
    guest_client.post(invitation.link, typed(sessions=[session.pk]))
    refused = guest_client.post(invitation.link, typed(sessions=[999]))
    assert (refused.status_code, SummitRegistration.objects.get().sessions.get()) == (200, session)
    for query, found in (
        (f"session={session.pk}", True),
        ("session=x", False),
        ("q=%C3%BBssar", True),
        ("q=%3C", False),
    ):
        page = as_(secretary).get(f"{url}participants/?{query}").content.decode()
        assert (NAME in page) == found
    workflow.remove_session(session=session, by=secretary)
    assert states() == [(NAME, "place")]


def test_after_the_deadline_nobody_registers_and_everybody_may_still_cancel(guest_client, summit, invitation):
    mine = registered(invitation, "naja")
    with clock.at(clock.now() + timedelta(days=21)):
        assert CLOSED in guest_client.get(invitation.link).content.decode()
        page = guest_client.post(invitation.link, typed(email="ny@x.example")).content.decode()
        assert (CLOSED in page, len(states())) == (True, 1)
        assert CLOSED in guest_client.post(mine.link, {"name": "Ny"}).content.decode()
        guest_client.post(f"{mine.link}cancel/")
    assert states() == [("naja", "cancelled")]
    with clock.at(summit.starts_at + timedelta(minutes=1)):
        page = guest_client.post(f"{mine.link}cancel/", follow=True)
    assert page.status_code == 200


def test_once_the_day_has_begun_nothing_is_cancelled(summit, invitation):
    mine = registered(invitation, "naja")
    with clock.at(summit.starts_at):
        said = refusal_of(workflow.cancel_registration, registration=mine, by=None)
    assert said == ["The summit has begun: the registration cannot be cancelled any more."]


def test_what_people_eat_is_deleted_by_the_timer_when_the_day_is_over_and_never_was_in_the_history(
    summit, registration_of_mine
):
    call_command("tend", once=True)
    assert SummitRegistration.objects.get().dietary == "Vegetar"
    with clock.at(summit.ends_at + timedelta(days=1)):
        call_command("tend", once=True)
    assert SummitRegistration.objects.get().dietary == ""
    assert "dietary" not in {field.name for field in SummitRegistration.history.model._meta.fields}


def test_who_cancels_leaves_nothing_about_food(registration_of_mine):
    assert workflow.cancel_registration(registration=registration_of_mine, by=None).dietary == ""


def test_the_secretariat_reads_who_comes_and_what_is_eaten_as_counts(as_, cast, url, summit, secretary, invitation):
    registered(invitation, "a", dietary="Vegetar.")
    registered(invitation, "b", dietary=" vegetar")
    registered(invitation, "c", dietary="Kun <is>, og venter")
    page = as_(secretary).get(f"{url}participants/").content.decode()
    assert ("Vegetar.: 2" in page, "Kun &lt;is&gt;" in page, "is&gt;, og venter: 1" in page) == (True, True, False)
    for who in ("co_chair", "member", "participant"):
        assert as_(cast[who]).get(f"{url}participants/").status_code == 403
        assert "egetar" not in as_(cast[who]).get(url).content.decode()
    as_(secretary).post(f"{url}participants/{SummitRegistration.objects.get(name='a').pk}/cancel/")
    assert dict(states()) == {"a": "cancelled", "b": "place", "c": "place"}


def test_what_people_eat_stands_in_no_line_of_the_history_of_the_committee(
    as_, secretary, committee, registration_of_mine
):
    page = as_(secretary).get(f"/committees/{committee.slug}/history/").content.decode()
    row = SummitRegistration.history.first()
    change = as_(secretary).get(f"/history/programme.SummitRegistration/{row.history_id}/").content.decode()
    assert ("naja" in page, "naja@x.example" in change, "Vegetar" in page + change) == (True, True, False)


def test_a_letter_that_is_no_longer_true_does_not_leave(
    summit, invitation, secretary, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        workflow.send_again(invitation=invitation, by=secretary)
        workflow.withdraw_party(invitation=invitation, by=secretary)
    assert (len(mailoutbox), Mail.objects.get().state) == (0, "not_wanted")


def test_who_reads_an_item_by_a_guests_link_registers_in_the_same_browser(invitation, sealed_visit):
    assert sealed_visit.get(invitation.link).status_code == 200
    sealed_visit.post(invitation.link, typed())
    assert states() == [(NAME, "place")]


@pytest.fixture
def sealed_visit(published_meeting, secretary):
    """The browser of somebody who came by a guest's link."""
    grant = meetings.grant_meeting(
        meeting=published_meeting,
        person=a_person("Gæsten"),
        reason="Oplæg",
        expires_at=clock.now() + timedelta(hours=1),
        by=secretary,
    )
    cache.clear()
    client = Client()
    client.post(link_of(grant))
    return client


def test_the_list_asks_as_much_for_one_as_for_two_hundred(as_, secretary, url, summit, invitation):
    asked = []
    for number in range(200):
        SummitRegistration.objects.create(
            summit=summit,
            invitation=invitation,
            name=f"Nr. {number}",
            email=f"nr{number}@x.example",
            state="place",
            registered_at=clock.now(),
        )
        if number in (0, 199):
            asked.append([queries_of(as_(secretary), f"{url}{page}/") for page in ("participants", "invited")])
    assert (asked[0] == asked[1], max(asked[0]) <= MOST_PER_PAGE) == (True, True)
