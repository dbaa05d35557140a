"""What is said in a meeting beside the decision: what was discussed, and notes of facts; who reads them, and where."""

import json
import re

import pytest
from django.template.loader import render_to_string

from meetings import workflow
from meetings.entries import digest_of
from meetings.models import Decision, PackJob
from meetings.packs.selection import Wish, select
from meetings.reading.decision_history import decision_history
from meetings.reading.minutes_record import approval_digest, minutes_content, without_names
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from members.workflow.people import set_rule
from programme.archive.collecting import collect
from record import clock
from record.verbs import Refused
from tests.conftest import STEPS

SAID, NOTED = "Region og kommuner var uenige om <frister>", "Oplyst i telefonen: R&D & drift"
# As they stand in a page.
SHOWN, SHOWN_NOTE = "uenige om &lt;frister&gt;", "R&amp;D &amp; drift"


def written_on(meeting, by, *, form, openness="open", **beside):
    """Write what was said on an item, and choose the form of the minutes."""
    item = meeting.items.get(openness=openness)
    said = {"discussion": SAID, "fact_note": NOTED, "outcome": "approved", "text": "Godkendt."} | beside
    decision = workflow.record_decision(item=item, by=by, **said)
    workflow.choose_minutes_form(minutes=meeting.minutes, form=form, by=by)
    return decision


def sealed(meeting_in, secretary, co_chairs, *, form, **beside):
    """The decision of approved minutes of this form."""
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = written_on(meeting, secretary, form=form, **beside)
    for _leads_to, step in STEPS[5:]:
        meeting = step(meeting, secretary, co_chairs)
    return Decision.objects.select_related("item__meeting__committee").get(pk=decision.pk)


def pages_of(decision) -> list[str]:
    return [f"/meetings/{decision.item.meeting_id}/minutes/", decision.get_absolute_url()]


def told(client, urls) -> list[tuple[bool, bool]]:
    """Whether each page tells what was discussed, and what was noted."""
    pages = [re.sub(r"<[^>]*>", "", client.get(url).content.decode()) for url in urls]
    return [(SHOWN in page, SHOWN_NOTE in page) for page in pages]


def on_paper(decision, reader, kind=PackJob.Kind.MINUTES) -> list[tuple]:
    item = decision.item if kind == PackJob.Kind.EXTRACT else None
    content, _entries = select(meeting=decision.meeting, reader=reader, wish=Wish(kind, "da", item and item.pk))
    if kind == PackJob.Kind.MINUTES:
        paper = render_to_string("pdf/minutes.html", {"content": content})
        told = any(said.decided and said.decided.discussion for said in content.items)
        noted = any(said.decided and said.decided.fact_note for said in content.items)
        assert (SHOWN in paper, SHOWN_NOTE in paper) == (told, noted)
    return [(bool(said.decided.discussion), said.decided.fact_note) for said in content.items if said.decided]


def test_the_long_form_tells_what_was_discussed_and_the_short_form_keeps_it_with_who_writes_them(
    as_, meeting_in, cast, secretary, member, co_chairs
):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    decision = written_on(meeting, secretary, form="long")
    pages = pages_of(decision)
    assert told(as_(member), pages) == [(True, True)] * 2
    workflow.choose_minutes_form(minutes=meeting.minutes, form="short", by=secretary)
    assert [told(as_(reader), pages) for reader in (member, co_chairs[0])] == [[(False, True)] * 2] * 2
    assert told(as_(secretary), pages) == [(False, True), (True, True)]


def test_before_they_are_passed_on_the_page_says_what_does_not_go_along(as_, meeting_in, cast, secretary, co_chairs):
    meeting = meeting_in(S.MINUTES_DRAFT)
    written_on(meeting, secretary, form="short", openness="closed_hidden")
    url = f"/meetings/{meeting.pk}/minutes/"
    said = as_(secretary).get(url).context["offers"].kept_back
    assert "what was discussed on item L1 does not go along" in said
    as_(secretary).post(f"{url}form/", {"form": "long"})
    assert as_(secretary).get(url).context["offers"].kept_back == ""


@pytest.mark.parametrize("form", ["short", "long"])
def test_what_was_chosen_is_sealed_and_is_what_paper_and_history_say(
    meeting_in, cast, secretary, co_chairs, member, form
):
    decision = sealed(meeting_in, secretary, co_chairs, form=form)
    is_long = form == "long"
    content = decision.meeting.minutes.revisions.get().content
    of_item = content["items"][0]["decision"]
    kept = "<p>Region og kommuner var uenige om &lt;frister&gt;</p>" if is_long else ""
    assert (content["form"], of_item["discussion"], of_item["fact_note"]) == (form, kept, NOTED)
    assert on_paper(decision, member)[0] == (is_long, NOTED)
    assert on_paper(decision, member, PackJob.Kind.EXTRACT) == [(is_long, NOTED)]
    data = json.dumps(collect(decision.item.committee, member, "da").data, default=str)
    assert (data.count("uenige om") > 0, "R&D & drift" in data) == (is_long, True)
    [version] = decision_history(decision, with_drafts=False, with_discussion=is_long)
    assert (bool(version.discussion), check_meeting(decision.meeting, files=False)) == (is_long, [])
    with pytest.raises(Refused, match="approved and sealed"):
        workflow.choose_minutes_form(minutes=decision.meeting.minutes, form="long", by=secretary)


def test_who_does_not_read_an_item_reads_neither_what_was_discussed_nor_noted_on_it(
    as_, meeting_in, cast, secretary, co_chairs, member
):
    decision = sealed(meeting_in, secretary, co_chairs, form="long", openness="closed_visible")
    assert told(as_(member), pages_of(decision)) == [(True, True)] * 2
    workflow.declare_disqualification(item=decision.item, person=member, reason="Ejer grunden", by=secretary)
    workflow.grant_item(
        item=decision.meeting.items.get(openness="open"),
        person=cast["guest"],
        reason="Oplæg",
        expires_at=clock.now().replace(year=clock.now().year + 2),
        by=secretary,
    )
    kept_out = [member, cast["participant"], cast["guest"], cast["stranger"]]
    pages = [*pages_of(decision), decision.item.get_absolute_url(), "/decisions/"]
    assert [told(as_(person), pages) for person in kept_out] == [[(False, False)] * 4] * 4
    assert [NOTED in str(on_paper(decision, person)) for person in kept_out[:2]] == [False, False]


def test_nobody_reads_them_before_the_decision(as_, meeting_in, cast, secretary, member):
    decision = written_on(meeting_in(S.MINUTES_DRAFT), secretary, form="long")
    assert told(as_(member), pages_of(decision)) == [(False, False)] * 2


def test_the_rule_of_the_committee_is_the_form_minutes_begin_in(meeting_in, cast, committee, secretary):
    meeting = meeting_in(S.PUBLISHED)
    set_rule(committee=committee, key="long_minutes", value=1, by=secretary)
    assert meeting_in(S.IN_SESSION).minutes.form == "long"
    assert meeting.committee.rule("long_minutes") == 1


def test_another_form_withdraws_the_approvals_and_the_same_one_does_not(meeting_in, cast, secretary, co_chairs):
    meeting = meeting_in(S.MINUTES_REVIEW)
    workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
    standing = []
    for form in ("short", "long"):
        workflow.choose_minutes_form(minutes=meeting.minutes, form=form, by=secretary)
        standing.append(meeting.approvals.standing().filter(subject="minutes").count())
    assert standing == [1, 0]


def test_an_approval_from_before_covers_minutes_that_say_the_same(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_REVIEW)
    before = minutes_content(meeting)
    del before["form"]
    for person in before["people"]:
        del person["absences"]
    for item in before["items"]:
        for name in ("discussion", "fact_note"):
            del item["decision"][name]
    assert approval_digest(meeting) == digest_of(without_names(before))


def test_what_a_verb_is_not_told_stays_as_it_is(meeting_in, cast, secretary):
    decision = written_on(meeting_in(S.MINUTES_DRAFT), secretary, form="long")
    again = workflow.record_decision(item=decision.item, outcome="noted", text="Noteret.", by=secretary)
    assert (again.discussion, again.fact_note) == (decision.discussion, NOTED)


def test_an_amendment_changes_them_with_both_co_chairs_and_the_history_marks_the_words(
    as_, meeting_in, cast, secretary, co_chairs, member
):
    decision = sealed(meeting_in, secretary, co_chairs, form="long")
    form = as_(secretary).get(f"{decision.get_absolute_url()}amend/").context["form"]
    typed = {name: field.value() or "" for name, field in ((field.name, field) for field in form)}
    typed |= {"discussion": "Alle var uenige om <frister>", "fact_note": "Oplyst skriftligt", "reason": "Fejl"}
    as_(secretary).post(f"{decision.get_absolute_url()}amend/", typed)
    amendment = decision.amendments.get()
    assert told(as_(member), pages_of(decision)) == [(True, True)] * 2
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    newest = as_(member).get(decision.get_absolute_url()).context["versions"][0]
    assert ("Region og kommuner</del>" in newest.discussion, "skriftligt</ins>" in newest.fact_note) == (True, True)
    assert newest.amendment == amendment
    content = decision.meeting.minutes.revisions.last().content["items"][0]["decision"]
    assert (content["fact_note"], check_meeting(decision.meeting, files=False)) == ("Oplyst skriftligt", [])
