"""A date for a meeting: proposed, answered from the page or by a link, chosen by one press, or called off."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from meetings import workflow
from meetings.guests.answer_links import poll_link
from meetings.models import Meeting, PollVoter
from meetings.reading.polls import date_rows, voters_of
from members.mail.outbox import send_mail
from members.models import Mail, Membership, Message
from record import clock
from record.verbs import Refused
from tests.queries import MOST_PER_PAGE, queries_of


def proposed(days, hour=10, place="Viborg"):
    start = timezone.localtime(clock.now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2), "place": place, "link": ""}


@pytest.fixture(autouse=True)
def nobody_has_tried_links():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def poll(committee, cast, secretary):
    return workflow.open_poll(
        committee=committee,
        dates=[proposed(20), proposed(21)],
        closes_on=clock.today() + timedelta(days=5),
        theme="Klima",
        by=secretary,
    )


@pytest.fixture
def dates(poll):
    return list(poll.dates.all())


def voter_of(poll, person):
    return PollVoter.objects.select_related("poll__committee", "person").get(poll=poll, person=person)


def say(poll, person, *answers):
    chosen = dict(zip(poll.dates.values_list("pk", flat=True), answers, strict=True))
    return workflow.answer_poll(voter=voter_of(poll, person), answers=chosen, by=person)


def told(person, key):
    return Message.objects.filter(to=person, key__startswith=key)


def test_those_are_asked_who_answer_invitations_and_nobody_else(poll, cast):
    asked = {name for name, person in cast.items() if told(person, "poll-opened").exists()}
    assert asked == {"secretary", "co_chair", "other_co_chair", "member", "participant"}


def test_a_date_shows_who_could_decide_on_it(poll, dates, cast):
    for name in ("co_chair", "other_co_chair", "member"):
        say(poll, cast[name], "yes", "maybe" if name == "other_co_chair" else "yes")
    first, second = date_rows(poll, dates, voters_of(poll))
    assert (first.yes, first.quorum.is_met, first.co_chairs, dict(first.sides)) == (
        3,
        True,
        2,
        {"Municipalities": 2, "Region": 1},
    )
    assert (second.yes, second.maybe, second.quorum.is_met, second.is_perhaps_met) == (2, 1, False, True)
    assert (first.is_best, second.is_best) == (True, False)


def test_who_does_not_vote_does_not_count_for_the_quorum(poll, dates, cast):
    say(poll, cast["participant"], "yes", "yes")
    assert [row.yes for row in date_rows(poll, dates, voters_of(poll))] == [0, 0]


def test_from_the_page_one_answers_each_date(as_, poll, dates, member):
    client = as_(member)
    posted = {f"date_{dates[0].pk}": "yes", f"date_{dates[1].pk}": "no", "note": "Helst onsdag"}
    page = client.post(f"{poll.get_absolute_url()}answer/", posted, follow=True)
    voter = voter_of(poll, member)
    assert [answer.answer for answer in voter.answers.order_by("date")] == ["yes", "no"]
    assert ("Helst onsdag" in page.content.decode(), voter.note) == (False, "Helst onsdag")


def test_a_date_without_an_answer_is_asked_for_and_what_was_typed_stays(as_, poll, dates, member):
    posted = {f"date_{dates[0].pk}": "yes", "note": "<b>Uummannaq</b>"}
    page = as_(member).post(f"{poll.get_absolute_url()}answer/", posted).content.decode()
    assert ("Choose whether" in page, "&lt;b&gt;Uummannaq" in page) == (True, True)
    assert not voter_of(poll, member).answers.exists()


def test_by_the_link_in_the_mail_one_answers_without_an_account(poll, dates, member, mailoutbox):
    message = told(member, "poll-opened").get()
    send_mail.call(Mail.objects.get(kind="message", facts__message=message.pk).pk)
    link = poll_link(voter_of(poll, member))
    assert (link in mailoutbox[0].body, link in message.body) == (True, False)
    client = Client()
    page = client.get(link)
    assert (page.status_code, voter_of(poll, member).answers.count()) == (200, 0)
    client.post(link, {f"date_{date.pk}": "maybe" for date in dates})
    voter = voter_of(poll, member)
    assert [answer.answer for answer in voter.answers.all()] == ["maybe", "maybe"]
    assert voter.history.first().history_user == member


def test_the_page_of_the_link_shows_nobody_elses_answers(poll, member, cast):
    say(poll, cast["co_chair"], "yes", "no")
    page = Client().get(poll_link(voter_of(poll, member))).content.decode()
    assert ("Kommunal Medformand" in page, "Medlem" in page) == (False, True)


@pytest.mark.parametrize("what", ["guessed", "new link", "left", "over", "cancelled", "held"])
def test_a_link_ends(poll, dates, member, secretary, what):
    link = poll_link(voter_of(poll, member))
    day = clock.now()
    if what == "guessed":
        link = link.replace(":", "x:")
    elif what == "new link":
        workflow.renew_poll_link(voter=voter_of(poll, member), by=secretary)
    elif what == "left":
        Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    elif what == "over":
        day += timedelta(days=6)
    elif what == "cancelled":
        workflow.cancel_poll(poll=poll, reason="Ingen sager", by=secretary)
    else:
        workflow.hold_polled_meeting(poll=poll, date=dates[0], by=secretary)
    with clock.at(day):
        posted = {f"date_{date.pk}": "yes" for date in dates}
        assert (Client().get(link).status_code, Client().post(link, posted).status_code) == (404, 404)
    assert not voter_of(poll, member).answers.exists()


def test_one_press_makes_the_meeting_ends_the_poll_and_tells_everybody_once(as_, poll, dates, cast, secretary):
    answer = as_(secretary).post(f"/polls/dates/{dates[1].pk}/meeting/", {"entries": "yes"})
    meeting = Meeting.objects.get()
    poll.refresh_from_db()
    assert (answer.status_code, poll.state, poll.meeting) == (302, "held", meeting)
    assert (meeting.starts_at, meeting.place, meeting.theme) == (dates[1].starts_at, "Viborg", "Klima")
    counts = {name: told(person, "planned").count() for name, person in cast.items()}
    assert (counts["member"], counts["coordinator"], counts["stranger"]) == (1, 1, 0)
    assert told(cast["member"], "planned").get().has_calendar
    with pytest.raises(Refused):
        workflow.hold_polled_meeting(poll=poll, date=dates[0], by=secretary)
    assert Meeting.objects.count() == 1


def test_without_entries_those_who_were_asked_are_told_all_the_same(poll, dates, member, coordinator, secretary):
    meeting = workflow.hold_polled_meeting(poll=poll, date=dates[0], send_entries=False, by=secretary)
    assert [told(person, "planned").exists() for person in (member, coordinator)] == [True, False]
    assert (meeting.invited_at, told(member, "planned").get().has_calendar) == (None, False)


def test_more_dates_ask_again_who_has_answered(poll, member, secretary):
    say(poll, member, "yes", "no")
    later = clock.today() + timedelta(days=9)
    workflow.change_poll(poll=poll, closes_on=later, dates=[proposed(22)], by=secretary)
    voter = voter_of(poll, member)
    assert (voter.answered_at, voter.answers.count(), told(member, "poll-changed").count()) == (None, 2, 1)


def test_who_changes_a_poll_that_somebody_else_has_changed_sees_both(as_, poll, secretary):
    client, address = as_(secretary), f"/polls/{poll.pk}/edit/"
    opened = client.get(address).context["form"]
    later = clock.today() + timedelta(days=9)
    workflow.change_poll(poll=poll, closes_on=later, note="Deres ord", by=secretary)
    typed = {"closes_on": clock.today(), "note": "Mine ord", "version": opened["version"].value()}
    answer = client.post(address, typed)
    poll.refresh_from_db()
    assert (answer.status_code, poll.note, poll.closes_on) == (409, "Deres ord", later)
    assert [text for _label, text in answer.context["theirs"]] == [date_format(later, "DATE_FORMAT"), "Deres ord"]
    again = typed | {"version": answer.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([proposed(20)], "at least two"),
        ([proposed(20), proposed(20)], "proposed twice"),
        ([proposed(-2), proposed(20)], "in the past"),
        ([proposed(20 + number) for number in range(13)], "at most 12"),
    ],
)
def test_a_poll_that_asks_nothing_sensible_is_refused(committee, secretary, given, sentence):
    with pytest.raises(Refused, match=sentence):
        workflow.open_poll(committee=committee, dates=given, closes_on=clock.today(), by=secretary)
    assert not Message.objects.exists()


def test_a_poll_is_cancelled_with_a_reason_that_is_told_in_the_portal(as_, poll, member, secretary):
    as_(secretary).post(f"{poll.get_absolute_url()}cancel/", {"reason": "Ingen sager"})
    assert told(member, "poll-cancelled").count() == 1
    assert "Ingen sager" in as_(member).get(poll.get_absolute_url()).content.decode()


def test_the_form_proposes_rows_and_asks_for_what_is_begun(as_, committee, secretary):
    client, address = as_(secretary), f"/committees/{committee.slug}/polls/new/"
    day = str(clock.today() + timedelta(days=9))
    facts = {"kind": "ordinary", "closes_on": day, "day_1": day, "start_1": "10:00", "end_1": "12:00"}
    page = client.post(address, facts | {"day_2": day, "place_3": "Skive"}).content.decode()
    assert ("Enter when the meeting starts" in page, 'value="Skive"' in page) == (True, True)
    client.post(address, facts | {"day_2": day, "start_2": "13:00", "end_2": "15:00"})
    assert PollVoter.objects.first().poll.dates.count() == 2


def test_the_page_costs_the_same_however_many_have_answered(as_, poll, cast, member):
    client = as_(member)
    client.get(poll.get_absolute_url())
    asked = [queries_of(client, poll.get_absolute_url())]
    for name in ("co_chair", "other_co_chair", "member"):
        say(poll, cast[name], "yes", "no")
    asked.append(queries_of(client, poll.get_absolute_url()))
    assert (asked[0], asked[1] <= MOST_PER_PAGE) == (asked[1], True)
