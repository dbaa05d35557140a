"""What is typed in an item is kept before it is saved; what two have typed comes together, and nobody else sees any."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.forms.item import initial_of
from meetings.models import AgendaItem, ItemSitting
from meetings.models.sitting import HERE_FOR
from meetings.rules.lifecycle import MeetingState as S
from members.rules.roles import Role
from record import clock
from tests.conftest import seated
from tests.meetings.test_agenda_editor import HTMX, item_called
from tests.meetings.test_preparation import preparing

__all__ = ["preparing"]


@pytest.fixture
def colleague(committee):
    return seated(committee, "Aviâja Kleist", Role.SECRETARIAT)


@pytest.fixture
def item(preparing):
    return item_called("Åbent punkt")


def form_of(item, **typed):
    """What a browser posts of the form of an item, as it was opened, with what was typed."""
    shown = initial_of(item) | typed
    return {name: str(value) for name, value in shown.items()}


def kept(client, item, **typed):
    return client.post(f"/items/{item.pk}/sitting/", form_of(item, **typed) | {"typed": "yes"}).json()


def saved(client, item, **typed):
    return client.post(f"/items/{item.pk}/edit/", form_of(item, **typed))


def test_what_is_typed_is_kept_and_shown_again_but_is_no_part_of_the_item(as_, secretary, member, item):
    client, before = as_(secretary), AgendaItem.history.count()
    answer = kept(client, item, summary="Kort <sagt>")
    assert answer["saved"] == clock.now().astimezone().strftime("%H:%M") or answer["saved"]
    page = client.get(f"/items/{item.pk}/edit/").content.decode()
    assert ("Kort &lt;sagt&gt;" in page, "not yet saved on the item" in page) == (True, True)
    item.refresh_from_db()
    assert (item.summary == "Kort <sagt>", AgendaItem.history.count() - before) == (False, 0)
    assert "Text by Sekretær" in client.get(f"/meetings/{item.meeting_id}/prepare/").content.decode()


def test_formatted_text_that_was_not_saved_comes_back_formatted_and_plain_text_plain(as_, secretary, item):
    client = as_(secretary)
    kept(client, item, **{"economy-rich": "<p><strong>Fed</strong> &lt;ti&gt;</p>", "further_process": "<b>to</b>"})
    form = client.get(f"/items/{item.pk}/edit/").context["form"]
    assert form["economy"].value() == "<p><strong>Fed</strong> &lt;ti&gt;</p>"
    shown = str(form["economy"]), str(form["further_process"])
    assert ('name="economy-rich"' in shown[0], 'name="further_process"' in shown[1]) == (True, True)
    assert "&lt;b&gt;to&lt;/b&gt;</textarea>" in shown[1]


def test_only_what_differs_is_kept_and_typing_it_back_leaves_nothing(as_, secretary, item):
    kept(as_(secretary), item, summary="Nyt")
    assert ItemSitting.objects.get().texts == {"summary": "Nyt"}
    assert kept(as_(secretary), item)["saved"] == ""
    assert not ItemSitting.objects.unsaved().exists()


def test_what_cannot_be_saved_yet_is_kept_as_it_was_typed(as_, secretary, item):
    kept(as_(secretary), item, title="", minutes_allotted="ti")
    assert ItemSitting.objects.get().texts == {"title": "", "minutes_allotted": "ti"}


def test_typing_withdraws_no_approval_and_saving_does_by_one_act(as_, secretary, co_chairs, meeting_in):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    item, client = item_called("Åbent punkt"), as_(secretary)
    for text in ("E", "Et", "Et nyt"):
        kept(client, item, summary=text)
    assert meeting.approvals.filter(withdrawn_at=None).count() == 1
    before = item.history.count()
    saved(client, item, summary="Et nyt")
    assert (item.history.count() - before, ItemSitting.objects.count()) == (1, 0)
    assert meeting.approvals.filter(withdrawn_at=None).count() == 0


def test_two_who_write_in_different_fields_are_brought_together(as_, secretary, colleague, item):
    mine, theirs = as_(secretary), as_(colleague)
    kept(mine, item, summary="Mit resumé")
    kept(theirs, item, economy="Deres økonomi", recommendation="godkender det")
    saved(theirs, item, economy="Deres økonomi", recommendation="godkender det")
    answer = saved(mine, item, summary="Mit resumé")
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.summary, "Deres økonomi" in item.economy) == ("Mit resumé", True)
    assert [point.text for point in item.points.all()] == ["godkender det"]


def test_two_who_write_in_the_same_field_see_both_texts_before_and_after_saving(as_, secretary, colleague, item):
    mine, theirs = as_(secretary), as_(colleague)
    kept(theirs, item, summary="Deres resumé")
    told = kept(mine, item, summary="Mit resumé")
    assert told["others"] == [
        {"name": "Aviâja Kleist", "fields": ["Resumé"], "both": [{"label": "Resumé", "text": "Deres resumé"}]}
    ]
    saved(theirs, item, summary="Deres resumé")
    [moved] = kept(mine, item, summary="Mit resumé")["moved"]
    assert (moved["name"], moved["value"], moved["mine"]) == ("summary", "Deres resumé", True)
    page = saved(mine, item, summary="Mit resumé")
    assert page.status_code == 409
    assert "Deres resumé" in page.content.decode()


def test_who_wrote_the_same_as_somebody_else_meets_no_conflict(as_, secretary, colleague, item):
    kept(as_(secretary), item, summary="Det samme")
    saved(as_(colleague), item, summary="Det samme")
    assert saved(as_(secretary), item, summary="Det samme").status_code == 302


def test_who_is_gone_for_half_a_minute_is_not_here_any_more(as_, secretary, colleague, item):
    as_(colleague).post(f"/items/{item.pk}/sitting/", form_of(item))
    assert [other["name"] for other in kept(as_(secretary), item)["others"]] == ["Aviâja Kleist"]
    with clock.at(clock.now() + HERE_FOR + timedelta(seconds=1)):
        assert kept(as_(secretary), item)["others"] == []


def test_a_sitting_nobody_will_want_is_removed_and_unsaved_text_is_kept(as_, secretary, colleague, co_chairs, item):
    kept(as_(secretary), item, summary="Mit resumé")
    as_(colleague).post(f"/items/{item.pk}/sitting/", form_of(item))
    in_a_year = clock.now() + timedelta(days=365)
    assert workflow.sittings.forget_old_sittings() == 0
    with clock.at(in_a_year):
        assert workflow.sittings.forget_old_sittings() == 1
        assert ItemSitting.objects.get().texts == {"summary": "Mit resumé"}
    workflow.cancel_meeting(meeting=item.meeting, reason="Aflyst", by=secretary)
    assert workflow.sittings.forget_old_sittings() == 1


def test_what_was_put_aside_can_be_taken_back_for_a_month(as_, secretary, item):
    kept(as_(secretary), item, summary="Mit resumé")
    workflow.undo_typed(item=item, by=secretary)
    found = []
    for days in (29, 31):
        with clock.at(clock.now() + timedelta(days=days)):
            found.append(workflow.sittings.forget_old_sittings())
    assert found == [0, 1]


def test_what_was_typed_is_put_aside_and_taken_back_once(as_, secretary, item):
    client = as_(secretary)
    kept(client, item, summary="Mit resumé")
    undo = {"undo": "yes"}
    assert client.post(f"/items/{item.pk}/sitting/", undo).json()["values"]["summary"] == item.summary
    assert "Mit resumé" not in client.get(f"/items/{item.pk}/edit/", headers=HTMX).content.decode()
    assert client.post(f"/items/{item.pk}/sitting/", undo).json()["values"]["summary"] == "Mit resumé"


def test_nobody_but_the_secretariat_is_told_what_is_typed(as_, secretary, co_chairs, member, meeting_in):
    meeting_in(S.WITH_CO_CHAIRS)
    item = item_called("Åbent punkt")
    kept(as_(secretary), item, summary="Hemmeligt udkast")
    answers = {
        who: as_(person).post(f"/items/{item.pk}/sitting/", form_of(item)).status_code
        for who, person in (("co-chair", co_chairs[0]), ("member", member))
    }
    assert answers == {"co-chair": 403, "member": 404}
    assert "Hemmeligt udkast" not in as_(co_chairs[0]).get(f"/items/{item.pk}/").content.decode()


def test_an_item_that_is_taken_off_is_written_in_no_more(as_, secretary, item):
    workflow.remove_item(item=item, by=secretary)
    answer = as_(secretary).post(f"/items/{item.pk}/sitting/", form_of(item) | {"typed": "yes"})
    assert (answer.status_code, "taken off" in answer.json()["problem"]) == (409, True)
