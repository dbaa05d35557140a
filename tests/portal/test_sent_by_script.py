"""A form that a script sends is told where to go on, and whether it was saved."""

from django.urls import reverse

from meetings.models import Note

BY_SCRIPT = {"HTTP_X_SENT_BY_SCRIPT": "yes"}


def told(response):
    """What the script reads of an answer."""
    return response.status_code, response.get("X-Goes-To"), response.get("X-Saved"), response.get("Location")


def test_what_was_saved_says_so_and_the_next_page_tells_the_reader(as_, member, published_meeting):
    item, client = published_meeting.items.first(), as_(member)
    address = reverse("meetings:save_note", args=[item.pk])
    answer = client.post(address, {"text": "Husk at spørge."}, **BY_SCRIPT)
    page = item.get_absolute_url()
    assert told(answer) == (204, page, "yes", None)
    assert [message.level_tag for message in client.get(page).context["messages"]] == ["success"]
    assert told(client.post(address, {"text": "Husk at spørge."})) == (302, None, None, page)


def test_the_way_to_the_log_in_page_is_told_and_is_no_save(client, published_meeting):
    address = reverse("meetings:save_note", args=[published_meeting.items.first().pk])
    status, goes_to, saved, _location = told(client.post(address, {"text": "Skrevet for længe siden."}, **BY_SCRIPT))
    assert (status, goes_to.partition("?")[0], saved) == (204, reverse("account_login"), None)
    assert Note.objects.count() == 0
