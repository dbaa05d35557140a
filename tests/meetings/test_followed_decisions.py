"""Decisions are followed as the register is narrowed: told of in one message a day, as long as they may be read."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from meetings import workflow
from meetings.models import DecisionWatch
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.followed_decisions import tell_follower, tell_followers
from members.mail.outbox import send_mail
from members.models import Mail, Message
from members.workflow import end_membership
from record import clock
from record.verbs import Refused
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture(autouse=True)
def nobody_was_told():
    cache.clear()
    yield
    cache.clear()


def follow(person, query="", name="Det hele", committee=None) -> DecisionWatch:
    return workflow.follow_decisions(committee=committee, query=query, name=name, by=person)


def told(person) -> list[Message]:
    return list(Message.objects.filter(to=person, key__startswith="decisions-followed"))


def eight(days=1):
    """Eight in the morning, so many working days from today."""
    day = working_days_from(clock.today(), days)
    return timezone.localtime(clock.now()).replace(year=day.year, month=day.month, day=day.day, hour=8)


def in_the_morning(days=1):
    """The timer at eight."""
    cache.clear()
    with clock.at(eight(days)):
        tell_followers()


def mailed(person, mailoutbox) -> list[str]:
    """What leaves for a person of what he or she was told, a minute later."""
    before = len(mailoutbox)
    with clock.at(eight() + timedelta(minutes=1)):
        for message in told(person):
            send_mail.call(Mail.objects.get(kind="message", facts__message=message.pk).pk)
    return [mail.subject + mail.body for mail in mailoutbox[before:]]


def test_the_register_is_followed_as_it_is_narrowed_seen_and_ended_by_its_reader_alone(
    as_, committee, member, participant
):
    slug = committee.slug
    client = as_(member)
    register = client.get(f"/committees/{slug}/decisions/?words=Åbent+<b>&year=2026&page=2").context
    assert client.get(register["follow"]).status_code == 200
    assert client.post(register["follow"], {"name": ""}).context["form"].errors == {"name": ["Give it a name"]}
    client.post(register["follow"], {"name": "Min <sag>"})
    [watch] = DecisionWatch.objects.all()
    assert (watch.person, watch.committee, watch.narrowed) == (
        member,
        committee,
        {"words": "Åbent <b>", "year": "2026"},
    )
    page = client.get("/decisions/followed/").content.decode()
    assert ("Min &lt;sag&gt;" in page, watch.register_address.replace("&", "&amp;") in page) == (True, True)
    again = client.post(register["follow"], {"name": "Igen"}).context["form"]
    assert again.non_field_errors() == ["You follow that already, as “Min <sag>”."]
    assert as_(participant).post(f"/decisions/followed/{watch.pk}/end/").status_code == 404
    assert list(as_(participant).get("/decisions/followed/").context["watches"]) == []
    client.post(f"/decisions/followed/{watch.pk}/end/")
    assert DecisionWatch.objects.count() == 0


def test_who_follows_is_told_once_that_minutes_with_such_decisions_were_approved(
    committee, member, participant, coordinator, meeting_in, cast, mailoutbox
):
    follow(member, "words=skjult", "Hemmelig sag")
    follow(member, "year=1999", "Gammelt", committee)
    follow(participant, "words=skjult")
    follow(coordinator, committee=committee)
    in_the_morning()
    assert Message.objects.filter(key__startswith="decisions-followed").count() == 0
    meeting_in(S.MINUTES_APPROVED)
    for days in (1, 2):
        in_the_morning(days)
    # What a participant may not read is no news for one.
    assert [len(told(person)) for person in (member, participant, coordinator)] == [1, 0, 1]
    assert {watch.name: bool(watch.news_on) for watch in DecisionWatch.objects.of(member)} == {
        "Hemmelig sag": True,
        "Gammelt": False,
    }
    [words] = mailed(member, mailoutbox)
    assert [word for word in ("Skjult", "Hemmelig", "Åbent") if word in words] == []
    assert "/decisions/followed/" in words


def test_what_was_approved_before_one_followed_is_no_news(member, meeting_in, cast):
    meeting_in(S.MINUTES_APPROVED)
    follow(member)
    in_the_morning()
    assert told(member) == []


def test_what_is_sealed_as_the_timer_runs_is_told_of_the_next_time(member, meeting_in, cast):
    follow(member)
    meeting_in(S.MINUTES_APPROVED)
    with clock.at(clock.now() + timedelta(minutes=1)):
        tell_follower(person=member, by=None)
    assert told(member) == []
    in_the_morning()
    assert len(told(member)) == 1


def test_the_mail_stays_when_nothing_of_it_may_be_read_any_more(member, secretary, meeting_in, cast, mailoutbox):
    follow(member, "words=skjult")
    meeting = meeting_in(S.MINUTES_APPROVED)
    in_the_morning()
    item = meeting.items.get(openness="closed_hidden")
    workflow.declare_disqualification(item=item, person=member, reason="Ejer", by=secretary)
    assert (len(told(member)), mailed(member, mailoutbox)) == (1, [])


def test_it_ends_for_who_may_no_longer_see_the_group(as_, committee, participant, secretary, meeting_in, cast):
    follow(participant, committee=committee)
    everywhere = follow(participant)
    end_membership(
        membership=participant.memberships.get(),
        ends_on=clock.today() - timedelta(days=1),
        reason="Nyt job",
        by=secretary,
    )
    meeting_in(S.MINUTES_APPROVED)
    in_the_morning()
    assert (told(participant), list(DecisionWatch.objects.all())) == ([], [everywhere])
    assert as_(participant).get(f"/committees/{committee.slug}/decisions/follow/").status_code == 404


def test_a_guest_is_told_of_nothing(guest, meeting_in, cast):
    follow(guest)
    meeting_in(S.MINUTES_APPROVED)
    in_the_morning()
    assert told(guest) == []


def test_what_cannot_be_followed_says_why(member):
    for query, name, said in (("", " ", "a name"), (f"words={'a' * 500}", "Langt", "fewer words")):
        with pytest.raises(Refused, match=said):
            follow(member, query, name)
    for number in range(50):
        follow(member, f"words={number}", f"{number}")
    with pytest.raises(Refused, match="50 already"):
        follow(member, "words=sidste")


def test_the_page_asks_as_much_for_one_as_for_many(as_, committee, member):
    client, asked = as_(member), []
    for number in range(3):
        follow(member, f"words={number}", f"{number}", committee)
        asked.append(queries_of(client, "/decisions/followed/"))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
