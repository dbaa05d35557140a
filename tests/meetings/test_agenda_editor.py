"""The agenda is worked on in place: add, move, duplicate, send on; with htmx and without."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings import workflow
from meetings.models import AgendaItem, Attachment
from meetings.reading.agenda import working_agenda
from meetings.reading.timetable import time_budget
from meetings.rules.last_items import place_of_new
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from record.verbs import Refused
from tests.conftest import pdf
from tests.meetings.test_preparation import preparing, titles

__all__ = ["preparing"]

HTMX = {"HX-Request": "true"}
NEW = {"title": "Nyt punkt", "kind": "decision", "minutes_allotted": "15", "openness": "open"}


@pytest.fixture
def later(committee, secretary):
    """The next meeting of the same group, planned and empty."""
    starts = clock.now() + timedelta(days=90)
    return workflow.create_meeting(
        committee=committee, starts_at=starts, ends_at=starts + timedelta(hours=2), by=secretary
    )


def item_called(title):
    return AgendaItem.objects.get(title=title)


def test_an_item_is_added_in_place_with_its_recommendation(as_, secretary, preparing):
    answer = as_(secretary).post(
        f"/meetings/{preparing.pk}/items/add/",
        NEW | {"recommendation": "godkender det\ntager det op igen"},
        headers=HTMX,
    )
    assert "“Nyt punkt” has been added." in answer.content.decode()
    assert titles(preparing)[-1] == "Nyt punkt"
    points = [point.text for point in item_called("Nyt punkt").points.all()]
    assert points == ["godkender det", "tager det op igen"]


def test_without_javascript_the_same_form_leads_back_to_the_page(as_, secretary, preparing):
    answer = as_(secretary).post(f"/meetings/{preparing.pk}/items/add/", NEW)
    item = item_called("Nyt punkt")
    assert answer.url == f"/meetings/{preparing.pk}/prepare/?moved={item.pk}#quick"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_an_item_without_a_title_is_sent_back_with_what_was_typed(as_, secretary, preparing, headers):
    typed = NEW | {"title": "", "presenter": "Aviâja <Kleist>"}
    answer = as_(secretary).post(f"/meetings/{preparing.pk}/items/add/", typed, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, "Aviâja &lt;Kleist&gt;" in page) == (422, True)
    assert "Enter a title for the item" in page


def test_a_new_item_stands_before_what_ends_the_agenda(secretary, preparing):
    for title in ("Næste møde", "Eventuelt", "Tillæg"):
        workflow.add_item(meeting=preparing, title=title, kind="discussion", by=secretary)
    assert titles(preparing)[-3:] == ["Tillæg", "Næste møde", "Eventuelt"]
    assert list(AgendaItem.objects.filter(meeting=preparing).on_agenda().values_list("position", flat=True)) == [
        *range(1, 7)
    ]


@pytest.mark.parametrize(
    ("standing", "place"),
    [
        ([], 0),
        (["A"], 1),
        (["A", "Eventuelt"], 1),
        (["Eventuelt", "A"], 2),
        (["Eventuelt"], 0),
        (["A", " EVT. "], 1),
        (["A", "Næste møde"], 1),
    ],
)
def test_where_a_new_item_is_put(standing, place):
    assert place_of_new(standing) == place


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ({"to": "1"}, ["Skjult titel", "Åbent punkt", "Lukket med titel"]),
        ({"to": "2"}, ["Åbent punkt", "Skjult titel", "Lukket med titel"]),
        ({"to": "999"}, ["Åbent punkt", "Lukket med titel", "Skjult titel"]),
        ({"to": "x"}, ["Skjult titel", "Åbent punkt", "Lukket med titel"]),
        ({"after": "0"}, ["Skjult titel", "Åbent punkt", "Lukket med titel"]),
        ({"after": "first"}, ["Åbent punkt", "Skjult titel", "Lukket med titel"]),
    ],
)
def test_an_item_is_moved_to_a_place_or_behind_another(as_, secretary, preparing, said, order):
    item, first = item_called("Skjult titel"), item_called("Åbent punkt")
    said = {name: str(first.pk) if value == "first" else value for name, value in said.items()}
    as_(secretary).post(f"/items/{item.pk}/place/", said)
    assert titles(preparing) == order


def test_only_the_item_that_is_moved_has_a_history_of_it(secretary, preparing):
    for number in range(20):
        workflow.add_item(meeting=preparing, title=f"Punkt {number}", kind="discussion", by=secretary)
    before = AgendaItem.history.count()
    workflow.place_item(item=item_called("Punkt 19"), to=1, by=secretary)
    assert AgendaItem.history.count() == before + 1
    workflow.place_item(item=item_called("Punkt 19"), to=1, by=secretary)
    assert AgendaItem.history.count() == before + 1


def test_an_item_cannot_be_put_behind_one_that_is_gone(secretary, preparing):
    gone = workflow.remove_item(item=item_called("Åbent punkt"), by=secretary)
    with pytest.raises(Refused, match="not on the agenda"):
        workflow.place_item(item=item_called("Skjult titel"), after=gone.pk, by=secretary)


def test_a_duplicate_has_text_and_annexes_and_is_taken_from_the_same_people(as_, secretary, member, preparing):
    item = item_called("Lukket med titel")
    workflow.declare_disqualification(item=item, person=member, reason="Er part i sagen", by=member)
    as_(secretary).post(f"/items/{item.pk}/duplicate/")
    assert titles(preparing)[1:3] == ["Lukket med titel", "Copy of Lukket med titel"]
    copy = item_called("Copy of Lukket med titel")
    assert (copy.openness, copy.number, copy.continues) == (item.openness, "", None)
    assert copy.attachments.count() == item.attachments.count()
    assert copy.disqualifications.count() == item.disqualifications.in_force().count()


def test_an_item_goes_to_another_meeting_whole(as_, secretary, preparing, later):
    item, there = item_called("Lukket med titel"), later
    answer = as_(secretary).post(f"/items/{item.pk}/send-on/", {"meeting": there.pk}, headers=HTMX)
    assert f"is on the agenda of meeting {there.reference} now." in answer.content.decode()
    assert "Lukket med titel" not in titles(preparing)
    item.refresh_from_db()
    assert (item.meeting, item.state) == (there, AgendaItem.State.ON_AGENDA)


def test_an_item_that_is_deferred_waits_among_the_proposals(as_, secretary, preparing):
    item = item_called("Åbent punkt")
    as_(secretary).post(f"/items/{item.pk}/send-on/", {"meeting": ""})
    item.refresh_from_db()
    assert (item.meeting, item.state) == (None, AgendaItem.State.ACCEPTED)
    assert item.title in as_(secretary).get(f"/meetings/{preparing.pk}/prepare/").content.decode()


def test_what_has_been_sent_out_stays_there_and_goes_on_as_a_copy(secretary, member, meeting_in):
    meeting = meeting_in(S.PUBLISHED)
    item = meeting.items.get(title="Åbent punkt")
    sent = workflow.send_on(item=item, to=None, by=secretary)
    item.refresh_from_db()
    assert (item.state, sent.continues, sent.number) == (AgendaItem.State.REMOVED, item, "")
    assert AgendaItem.objects.readable_by(member).filter(pk=item.pk).exists()
    assert not AgendaItem.objects.readable_by(member).filter(pk=sent.pk).exists()


def undo_on(page) -> str:
    """The address by which a page offers to take back what was done, as it stands in the page."""
    [address] = re.findall(r'class="alert alert-success">.*?action="([^"]+)"', page.content.decode(), re.DOTALL)
    return html.unescape(address)


def titles_of(meeting):
    return [item.title for item in AgendaItem.objects.filter(meeting=meeting).on_agenda()]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_move_is_taken_back_where_it_is_told_of(as_, secretary, preparing, headers):
    client, before = as_(secretary), titles_of(preparing)
    item = AgendaItem.objects.filter(meeting=preparing).on_agenda()[1]
    moves = {"place": {"after": "0"}, "move/down": {}}
    for address, typed in moves.items():
        page = client.post(f"/items/{item.pk}/{address}/", typed, headers=headers, follow=True)
        moved = titles_of(preparing)
        again = client.post(undo_on(page), headers=headers, follow=True)
        assert (moved == before, titles_of(preparing)) == (False, before)
        assert "alert alert-success" not in again.content.decode() or not re.search(r"after=\d", again.content.decode())


def test_a_move_that_moved_nothing_is_not_offered_to_be_taken_back(as_, secretary, preparing):
    first = AgendaItem.objects.filter(meeting=preparing).on_agenda()[0]
    page = as_(secretary).post(f"/items/{first.pk}/move/up/", headers=HTMX)
    assert "alert alert-success" not in page.content.decode()


@pytest.mark.parametrize("state", [S.PREPARING, S.PUBLISHED])
@pytest.mark.parametrize("waits", [False, True])
def test_what_was_moved_to_another_meeting_is_put_back_where_it_stood(as_, secretary, meeting_in, later, state, waits):
    meeting, client = meeting_in(state), as_(secretary)
    before, item = titles_of(meeting), AgendaItem.objects.filter(meeting=meeting).on_agenda()[1]
    page = client.post(f"/items/{item.pk}/send-on/", {"meeting": "" if waits else later.pk}, headers=HTMX)
    gone = titles_of(meeting)
    client.post(undo_on(page), headers=HTMX)
    assert (gone == before, titles_of(meeting), titles_of(later)) == (False, before, [])
    assert AgendaItem.objects.get(pk=item.pk).state == AgendaItem.State.ON_AGENDA


def test_what_has_been_changed_since_it_was_moved_stays_where_it_is(secretary, meeting_in, later):
    meeting = meeting_in(S.PUBLISHED)
    sent = workflow.send_on(item=meeting.items.get(title="Åbent punkt"), to=later, by=secretary)
    workflow.edit_item(item=sent, summary="Nyt", by=secretary)
    with pytest.raises(Refused, match="changed since"):
        workflow.bring_back(item=sent, to=meeting, after=0, by=secretary)


def test_an_annex_changed_since_it_was_moved_keeps_the_item_where_it_is(secretary, meeting_in, later):
    meeting = meeting_in(S.PUBLISHED)
    sent = workflow.send_on(item=meeting.items.get(title="Åbent punkt"), to=later, by=secretary)
    annex = sent.attachments.get(title="Åbent bilag")
    workflow.edit_attachment(attachment=annex, title=annex.title, closed=True, by=secretary)
    with pytest.raises(Refused, match="changed since"):
        workflow.bring_back(item=sent, to=meeting, after=0, by=secretary)


def test_who_was_kept_out_of_an_item_that_was_moved_is_kept_out_of_it_when_it_is_back(
    secretary, member, meeting_in, later
):
    meeting = meeting_in(S.PUBLISHED)
    item = meeting.items.get(title="Åbent punkt")
    sent = workflow.send_on(item=item, to=later, by=secretary)
    workflow.declare_disqualification(item=sent, person=member, reason="Leverandør", by=secretary)
    workflow.bring_back(item=sent, to=meeting, after=0, by=secretary)
    assert AgendaItem.objects.readable_by(secretary).filter(pk=item.pk).exists()
    assert not AgendaItem.objects.readable_by(member).filter(pk=item.pk).exists()


def test_an_item_goes_to_no_meeting_of_another_group_and_to_none_that_is_over(secretary, preparing, later):
    item = item_called("Åbent punkt")
    workflow.cancel_meeting(meeting=later, reason="Aflyst", by=secretary)
    for there in (preparing, later):
        with pytest.raises(Refused):
            workflow.send_on(item=item, to=there, by=secretary)


def test_sending_an_item_on_withdraws_the_approvals_that_were_given(secretary, co_chairs, meeting_in, later):
    here = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=here, by=co_chairs[0])
    workflow.send_on(item=here.items.first(), to=later, by=secretary)
    assert here.approvals.filter(withdrawn_at=None).count() == 0


def test_the_time_budget_says_what_is_left_and_what_is_over(secretary, preparing):
    budget = time_budget(working_agenda(preparing), preparing)
    assert budget.used + budget.left == budget.at_hand
    workflow.add_item(meeting=preparing, title="Langt", kind="discussion", minutes_allotted=600, by=secretary)
    over = time_budget(working_agenda(preparing), preparing)
    assert (over.left, over.over, over.minutes_that_fit) == (0, budget.used + 600 - budget.at_hand, 5)
    assert [part.is_over for part in over.parts] == [False, False, False, True]
    assert sum(part.width for part in over.parts) == 1000


def upload(name="Notat <1>.pdf", content=None):
    return SimpleUploadedFile(name, pdf().read() if content is None else content)


def test_several_files_are_attached_at_once_without_javascript(as_, secretary, preparing):
    item = item_called("Åbent punkt")
    before = item.attachments.count()
    as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": [upload("a.pdf"), upload("b.pdf")], "title": "X"})
    assert list(item.attachments.values_list("title", flat=True))[before:] == ["a", "b"]


def test_of_several_files_none_is_attached_where_one_cannot_be(as_, secretary, preparing):
    item = item_called("Åbent punkt")
    before = item.attachments.count()
    files = [upload("a.pdf"), upload("b.exe", b"MZ")]
    page = as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": files}).content.decode()
    assert (item.attachments.count(), "b.exe: The file must be" in page) == (before, True)


def test_annexes_are_renamed_and_ordered_in_place(as_, secretary, preparing):
    item, client = item_called("Skjult titel"), as_(secretary)
    for title in ("a", "b", "c"):
        workflow.attach_file(item=item, file=pdf(), title=title, by=secretary)
    annexes = {annex.title: annex for annex in item.attachments.in_use()}
    client.post(f"/annexes/{annexes['c'].pk}/place/", {"to": "1"})
    client.post(f"/annexes/{annexes['a'].pk}/title/", {"title": "Budget"})
    assert [annex.title for annex in item.attachments.in_use()] == ["c", *_before(annexes), "Budget", "b"]


def _before(annexes):
    return [title for title in annexes if title not in "abc"]


def test_an_annex_is_never_left_without_a_title(as_, secretary, preparing):
    annex = Attachment.objects.filter(item__meeting=preparing).first()
    as_(secretary).post(f"/annexes/{annex.pk}/title/", {"title": " "})
    assert Attachment.objects.get(pk=annex.pk).title == annex.title


def test_the_form_of_an_item_opens_on_the_page_with_ids_of_its_own(as_, secretary, preparing):
    item = item_called("Åbent punkt")
    page = as_(secretary).get(f"/items/{item.pk}/edit/", headers=HTMX).content.decode()
    assert (f'id="item-{item.pk}-title"' in page, "<html" in page) == (True, False)
    assert f'action="/items/{item.pk}/edit/"' in page
