"""How a follow-up ends: reported as finished, confirmed by the secretariat or sent back; and the files of updates."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone

from dk2020portal.reminders import remind
from meetings import workflow
from meetings.models import ClosedReading, Decision, FollowUp, FollowUpFile
from meetings.reading.open_matters import open_tasks
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState as S
from members.mail.outbox import send_mail
from members.models import Mail, Message
from members.workflow import end_membership
from record import clock
from record.stored_files import names_on_disk
from record.verbs import Refused
from tests.conftest import pdf
from tests.front_page import waiting_on
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def decisions(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_APPROVED)
    return {row.item.openness: row for row in Decision.objects.filter(item__meeting=meeting).with_item()}


@pytest.fixture
def give(decisions, secretary):
    def given(person, of="open", **fields) -> FollowUp:
        return workflow.add_follow_up(
            decision=decisions[of], what="Skriv notat", responsible=person, by=secretary, **fields
        )

    return given


def done(client, task, **typed):
    return client.post(f"/follow-ups/{task.pk}/", {"state": "done", **typed})


def front_page(client) -> list[str]:
    return [line.what for line in waiting_on(client.get("/")) if "task" in line.what.lower()]


def test_what_the_responsible_finishes_waits_for_the_secretariat_and_is_closed_by_it(
    as_, secretary, member, give, decisions
):
    task = give(member)
    done(as_(member), task, text="Sendt")
    task.refresh_from_db()
    later = decisions["open"].meeting
    later.pk, later.starts_at = None, later.starts_at + timedelta(days=30)
    assert (task.waits_for_confirmation, list(open_tasks(later))) == (True, [task])
    assert (front_page(as_(member)), front_page(as_(secretary))) == ([], ["Confirm that a task is finished"])
    url = f"/committees/{decisions['open'].item.committee.slug}/follow-ups/"
    assert list(as_(member).get(url).context["reported"]) == [task]
    assert as_(member).post(f"/follow-ups/{task.pk}/confirm/", {"text": ""}).status_code == 403
    as_(secretary).post(f"/follow-ups/{task.pk}/confirm/", {"text": "Fint <notat>"})
    task.refresh_from_db()
    assert (task.confirmed_by, list(open_tasks(later)), front_page(as_(secretary))) == (secretary, [], [])
    page = as_(member).get(f"/follow-ups/{task.pk}/").content.decode()
    assert ("Confirmed by the secretariat" in page, "Fint &lt;notat&gt;" in page) == (True, True)
    assert list(as_(member).get(url).context["page"]) == [task]


def test_closed_tasks_stand_by_the_year_they_were_closed(as_, secretary, member, give, decisions):
    now, before = give(member), give(member)
    for task in (now, before):
        done(as_(secretary), task)
    FollowUp.objects.filter(pk=before.pk).update(confirmed_at=clock.now() - timedelta(days=800))
    url = f"/committees/{decisions['open'].item.committee.slug}/follow-ups/"
    page = as_(member).get(url).context
    earlier = as_(member).get(url, {"year": min(page["years"])}).context["page"]
    assert (list(page["page"]), list(earlier)) == ([now], [before])
    assert [list(as_(member).get(url, {"year": made_up}).context["page"]) for made_up in ("x", "1")] == [[now], [now]]
    # Its decision is a link for who may read it.
    assert decisions["open"].get_absolute_url() in as_(member).get(url).content.decode()


def test_what_the_secretariat_itself_finishes_is_closed(as_, secretary, member, give):
    task = give(member)
    done(as_(secretary), task)
    task.refresh_from_db()
    assert (task.confirmed_by, task.waits_for_confirmation) == (secretary, False)


def test_what_is_sent_back_goes_on_with_a_comment_and_is_told(as_, secretary, member, give):
    task = give(member)
    done(as_(member), task)
    address = f"/follow-ups/{task.pk}/send-back/"
    assert "text" in as_(secretary).post(address, {"text": " "}).context["form"].errors
    as_(secretary).post(address, {"text": "Kilderne mangler"})
    task.refresh_from_db()
    assert (task.state, task.updates.last().text) == (FollowUp.State.IN_PROGRESS, "Kilderne mangler")
    [message] = Message.objects.filter(key__startswith="follow-up-sent-back")
    assert (message.to, "Kilderne" in message.subject + message.body) == (member, False)


def test_a_closed_task_that_is_taken_up_again_is_to_be_confirmed_anew(secretary, member, give):
    task = give(member)
    for state, confirmed in (("done", False), ("in_progress", False), ("dropped", False)):
        task = workflow.update_follow_up(follow_up=task, state=state, by=member)
        assert bool(task.confirmed_at) is confirmed
    task = workflow.confirm_follow_up(follow_up=task, by=secretary)
    task = workflow.update_follow_up(follow_up=task, state="dropped", text="Se bilag", by=member)
    assert task.confirmed_by == secretary
    task = workflow.update_follow_up(follow_up=task, state="in_progress", by=member)
    assert (task.confirmed_at, task.confirmed_by) == (None, None)


def test_what_cannot_be_confirmed_says_why(secretary, member, give):
    task, closed = give(member), give(member)
    workflow.update_follow_up(follow_up=closed, state="done", by=secretary)
    for about, by, said in (
        (task, secretary, "is not finished"),
        (closed, secretary, "confirmed already"),
        (closed, member, "secretariat of the group"),
    ):
        for act in (workflow.confirm_follow_up, workflow.send_back_follow_up):
            with pytest.raises(Refused, match=said):
                act(follow_up=about, by=by, text="Ord")


def test_an_update_brings_files_that_are_read_by_who_reads_the_task_and_by_nobody_else(
    as_, secretary, member, participant, stranger, guest, give
):
    opened, closed = give(member), give(member, of="closed_hidden")
    for task in (opened, closed):
        done(as_(member), task, file=[pdf(text="Notat Ærø"), pdf(text="Bilag")])
    first, _second, hidden, _last = FollowUpFile.objects.all()
    page = as_(participant).get(f"/follow-ups/{opened.pk}/").content.decode()
    assert (first.title, first.get_absolute_url() in page) == ("Notat Ærø", True)
    who = (secretary, member, participant, stranger, guest)
    asked = [[as_(person).get(file.get_absolute_url()).status_code for person in who] for file in (first, hidden)]
    assert asked == [[200, 200, 200, 404, 404], [200, 200, 404, 404, 404]]
    assert set(ClosedReading.objects.values_list("person", flat=True)) == {secretary.pk, member.pk}
    workflow.declare_disqualification(item=closed.decision.item, person=member, reason="Ejer grunden", by=secretary)
    assert as_(member).get(hidden.get_absolute_url()).status_code == 404
    yesterday = clock.today() - timedelta(days=1)
    end_membership(membership=participant.memberships.get(), ends_on=yesterday, reason="Nyt job", by=secretary)
    assert as_(participant).get(first.get_absolute_url()).status_code == 404


def test_a_file_that_no_annex_may_be_is_refused_and_nothing_is_left(as_, member, give):
    task, before = give(member), names_on_disk()
    page = done(as_(member), task, text="Min tekst", file=[ContentFile(b"MZ\x90", name="regneark.exe")])
    form = page.context["form"]
    assert (bool(form.non_field_errors()), form["text"].value()) == (True, "Min tekst")
    task.refresh_from_db()
    assert (task.state, task.updates.count(), names_on_disk()) == (FollowUp.State.NOT_STARTED, 0, before)


def test_a_file_is_taken_off_and_stays_with_the_record(as_, secretary, member, participant, give):
    task, before = give(member), names_on_disk()
    done(as_(member), task, file=[pdf()])
    file = FollowUpFile.objects.get()
    assert as_(participant).post(f"{file.get_absolute_url()}remove/").status_code == 403
    as_(member).post(f"{file.get_absolute_url()}remove/")
    assert as_(secretary).get(file.get_absolute_url()).status_code == 404
    file.refresh_from_db()
    assert (file.removed_on, len(names_on_disk()) - len(before)) == (clock.today(), 1)


def test_a_task_asks_as_much_for_one_file_as_for_many(as_, member, give):
    task, asked = give(member), []
    client = as_(member)
    for _number in range(3):
        done(client, task, file=[pdf(), pdf(2)])
        asked.append(queries_of(client, f"/follow-ups/{task.pk}/"))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_a_task_is_reminded_of_before_and_after_its_day_without_its_words(member, give, mailoutbox):
    cache.clear()
    today = clock.today()
    task = give(member, due_on=working_days_from(today, 5))
    days = {1: False, 2: True, 4: True, 5: True, 6: True, 7: False, 10: True, 15: True, 16: False}
    reminded = {}
    for number in days:
        day = working_days_from(today, number)
        at = timezone.localtime(clock.now()).replace(year=day.year, month=day.month, day=day.day, hour=8)
        with clock.at(at):
            remind()
            mails = Mail.objects.filter(kind="reminder", person=member, key__endswith=str(day))
            reminded[number] = mails.exists()
            for mail in mails:
                send_mail.call(mail.pk)
        cache.clear()
    assert reminded == days
    said = "".join(mail.subject + mail.body for mail in mailoutbox if mail.to == [member.email])
    assert (task.what in said, "Task: Styregruppen" in said) == (False, True)
