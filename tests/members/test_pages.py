"""Rules of procedure, messages and the reader's own page."""

import pytest

from members.models import Message, RuleOfProcedure


@pytest.fixture
def rules_url(committee):
    return f"/committees/{committee.slug}/rules/"


def test_a_rule_is_proposed_until_a_decision_adopts_it(as_, secretary, rules_url):
    rule = {"key": "quorum_members", "value": "5"}
    states = []
    for adopted_by in ("", "2020-1/4"):
        as_(secretary).post(rules_url, {**rule, "adopted_by": adopted_by})
        states.append(RuleOfProcedure.objects.values_list("value", "status", "adopted_by").get())
    assert states == [(5, "proposed", ""), (5, "adopted", "2020-1/4")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"key": "substitutes_allowed", "value": "2"}, "value"),
        ({"key": "quorum_members", "value": "many"}, "value"),
        ({"key": "quorum_members", "value": "5", "adopted_by": "last week"}, "adopted_by"),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_saved(as_, secretary, rules_url, typed, field):
    page = as_(secretary).post(rules_url, typed)
    assert (list(page.context["form"].errors), RuleOfProcedure.objects.count()) == ([field], 0)


def test_a_member_reads_the_rules_and_cannot_change_them(as_, member, rules_url):
    client = as_(member)
    assert [client.get(rules_url).status_code, client.post(rules_url, {"key": "x"}).status_code] == [200, 403]


def test_reading_a_message_opens_it_once_and_only_for_its_reader(as_, member, stranger):
    message = Message.objects.create(to=member, subject="Dagsorden", body="Se portalen", link="/", key="a")
    url = f"/messages/{message.pk}/"
    assert as_(stranger).get(url).status_code == 404
    opened = []
    for _time in range(2):
        as_(member).get(url)
        opened.append(Message.objects.get().opened_at)
    assert (opened[0] is not None, opened[0]) == (True, opened[1])


def test_nobody_sees_the_messages_of_others(as_, member, stranger):
    Message.objects.create(to=member, subject="Dagsorden", body="Se portalen", link="/", key="a")
    lists = [as_(person).get("/messages/").context["told"] for person in (member, stranger)]
    assert [len(told) for told in lists] == [1, 0]


def test_all_messages_one_saw_are_marked_as_read_at_once_and_what_came_meanwhile_stays_new(as_, member, stranger):
    for key, to in (("a", member), ("b", member), ("c", stranger)):
        Message.objects.create(to=to, subject="Dagsorden", body="Se portalen", link="/", key=key)
    client = as_(member)
    newest = client.get("/messages/").context["newest"].pk
    Message.objects.create(to=member, subject="Referat", body="Se portalen", link="/", key="d")
    client.post("/messages/read/", {"newest": newest})
    unread = set(Message.objects.unread().values_list("key", flat=True))
    assert unread == {"c", "d"}
    for made_up in ("", "-1", "x" * 30):
        assert client.post("/messages/read/", {"newest": made_up}).status_code == 302
    assert Message.objects.unread().count() == 2


def test_my_page_shows_my_memberships(as_, member, committee):
    memberships = as_(member).get("/profile/").context["memberships"]
    assert [membership.committee for membership in memberships] == [committee]
