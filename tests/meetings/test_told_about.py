"""The list of messages: those about one meeting stand together, under its day, as long as one sees the meeting."""

from datetime import timedelta

import pytest
from django.db.models import F

from meetings.models import Meeting
from members.mail.about import About, short_subject
from members.mail.notifications import notify
from members.models import Message
from pages.templatetags.portal import weekday_date


def told(client):
    """What stands in the list: the heading of each group, and the lines under it."""
    groups = client.get("/messages/").context["told"]
    return [(group.about and group.about.name, [words for _message, words in group.messages]) for group in groups]


def tell(person, meeting, template, link=""):
    link = link or meeting.get_absolute_url()
    return notify(to=person, template=template, context={"meeting": meeting}, link=link, key=f"{template}:{link}")


def test_messages_about_one_meeting_stand_under_its_day_without_repeating_it(as_, member, stranger, published_meeting):
    Message.objects.all().delete()
    item = published_meeting.items.order_by("position").first()
    tell(member, published_meeting, "dispatch_agenda")
    tell(member, published_meeting, "minutes_comments", f"{published_meeting.get_absolute_url()}minutes/")
    tell(member, published_meeting, "comment_answered", f"{item.get_absolute_url()}#comments")
    Message.objects.create(to=member, subject="Møde i noget andet", body="-", link="/nowhere/", key="other")
    name = f"Styregruppen · {weekday_date(published_meeting.starts_at)}"
    lines = ["Your comment has been answered", "For comments: minutes", "Agenda"]
    assert told(as_(member)) == [(None, ["Møde i noget andet"]), (name, lines)]
    message = tell(stranger, published_meeting, "dispatch_agenda", "/")
    Message.objects.filter(pk=message.pk).update(link=published_meeting.get_absolute_url())
    assert told(as_(stranger)) == [(None, [message.subject])]


def test_a_meeting_that_was_moved_keeps_the_day_it_was_told_of(as_, member, published_meeting):
    Message.objects.all().delete()
    message = tell(member, published_meeting, "dispatch_agenda")
    week = timedelta(days=7)
    Meeting.objects.update(starts_at=F("starts_at") + week, ends_at=F("ends_at") + week)
    name = f"Styregruppen · {weekday_date(published_meeting.starts_at + week)}"
    assert told(as_(member)) == [(name, [message.subject])]


@pytest.mark.parametrize(
    ("subject", "short"),
    [
        ("Dagsorden: møde i Rådet, den 8. maj", "Dagsorden"),
        ("Til godkendelse: referat af møde i Rådet, den 8. maj", "Til godkendelse: referat"),
        ("Aflyst: skriftlig behandling i Rådet, den 8. maj", "Aflyst: skriftlig behandling"),
        (
            "Skriftlig behandling i Rådet, den 8. maj er afsluttet",
            "Skriftlig behandling i Rådet, den 8. maj er afsluttet",
        ),
        ("Møde i Rådet, den 8. maj", "Møde"),
        ("Rådet, den 8. maj", "Rådet, den 8. maj"),
    ],
)
def test_a_subject_is_shortened_by_what_its_heading_says(settings, subject, short):
    settings.LANGUAGE_CODE = "da"
    assert short_subject(subject, About(name="", link="", ending="Rådet, den 8. maj")) == short


def test_many_messages_ask_the_database_no_more_than_few(as_, member, published_meeting, django_assert_max_num_queries):
    client = as_(member)
    items = list(published_meeting.items.all())
    for number in range(30):
        link = items[number % len(items)].get_absolute_url() + f"#{number}"
        tell(member, published_meeting, "comment_answered", link)
    with django_assert_max_num_queries(25):
        client.get("/messages/")
