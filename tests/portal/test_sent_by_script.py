"""A form that a script sends is told where to go on and whether it was saved, and is done once."""

from uuid import uuid4

from django.urls import reverse

from meetings.models import MinutesComment, Note
from meetings.rules.lifecycle import MeetingState as S


def by_script():
    """What a script sends along: a name nothing else was sent under."""
    return {"HTTP_X_SENT_AS": str(uuid4())}


def told(response):
    """What the script reads of an answer."""
    return response.status_code, response.get("X-Goes-To"), response.get("X-Saved"), response.get("Location")


def test_what_was_saved_says_so_and_the_next_page_tells_the_reader(as_, member, published_meeting):
    item, client = published_meeting.items.first(), as_(member)
    address = reverse("meetings:save_note", args=[item.pk])
    answer = client.post(address, {"text": "Husk at spørge."}, **by_script())
    page = item.get_absolute_url()
    assert told(answer) == (204, page, "yes", None)
    assert [message.level_tag for message in client.get(page).context["messages"]] == ["success"]
    assert told(client.post(address, {"text": "Husk at spørge."})) == (302, None, None, page)


def test_the_way_to_the_log_in_page_is_told_and_is_no_save(client, published_meeting):
    address = reverse("meetings:save_note", args=[published_meeting.items.first().pk])
    status, goes_to, saved, _location = told(client.post(address, {"text": "Skrevet for længe siden."}, **by_script()))
    assert (status, goes_to.partition("?")[0], saved) == (204, reverse("account_login"), None)
    assert Note.objects.count() == 0


def test_what_is_sent_again_because_its_answer_was_lost_is_done_once_and_answered_as_it_was(as_, member, meeting_in):
    meeting, client = meeting_in(S.MINUTES_COMMENTS), as_(member)
    address, page = (reverse(f"meetings:{name}", args=[meeting.pk]) for name in ("comment_minutes", "minutes"))
    text = {"text": "Punkt 4 er ikke gengivet rigtigt."}
    name = by_script()
    answers = [told(client.post(address, text, **name)) for _time in range(2)]
    assert answers == [(204, page, "yes", None)] * 2
    assert MinutesComment.objects.count() == 1
    assert [message.level_tag for message in client.get(page).context["messages"]] == ["success", "success"]

    assert told(client.post(address, text, **by_script())) == (204, page, "yes", None)
    assert MinutesComment.objects.count() == 2


def test_what_was_refused_is_tried_again_under_the_same_name(as_, member, meeting_in):
    meeting, client = meeting_in(S.MINUTES_COMMENTS), as_(member)
    address = reverse("meetings:comment_minutes", args=[meeting.pk])
    name = by_script()
    assert client.post(address, {"text": ""}, **name).status_code == 200
    assert client.post(address, {"text": "Nu med tekst."}, **name).status_code == 204
