"""What a reader writes on annexes and marks in them: private, kept over versions, and never more than may be read."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from meetings import workflow
from meetings.entries import AgendaEntry
from meetings.models import AnnexMark, Attachment, Meeting, Note, PackJob
from meetings.pack.render import plain_document
from meetings.packs.jobs import ask_for_pack, build_pack, is_still_readable
from meetings.packs.selection import Wish, select
from meetings.reading.agenda import read_agenda
from meetings.reading.own_notes import OwnBeside, own_beside
from meetings.rules.found_again import stands_in
from record.finding.filling import fill_until
from record.personal_data import own_copy

WORDS = "Kommunerne betaler halvdelen hver"


@pytest.fixture
def annex(published_meeting):
    return Attachment.objects.get(title="Åbent bilag")


def marked(annex, by, quote=WORDS, **more):
    given_ = {"version": annex.newest, "page": 2, "sent_out": True} | more
    return workflow.mark_annex(annex=annex, quote=quote, by=by, **given_)


def of_words(*paragraphs) -> ContentFile:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return ContentFile(plain_document(title="Notat", html=html), name="notat.pdf")


def replaced(annex, secretary, co_chairs, *paragraphs):
    """The annex in a new version, sent out."""
    workflow.replace_file(attachment=annex, file=of_words(*paragraphs), by=secretary)
    sent_out_again(annex, secretary, co_chairs)


def sent_out_again(annex, secretary, co_chairs):
    meeting = Meeting.objects.get(pk=annex.item.meeting_id)
    workflow.submit_changes(meeting=meeting, by=secretary)
    for chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=chair)
    workflow.publish_supplement(meeting=meeting, reason="Nyt bilag", by=secretary)


def on_page(client, annex):
    return client.get(f"/annexes/{annex.pk}/read/").content.decode()


def beside(annex, person):
    """What stands beside the item for a person."""
    agenda: list[AgendaEntry] = read_agenda(Meeting.objects.get(pk=annex.item.meeting_id), person)
    return own_beside(agenda, person).get(annex.item_id, OwnBeside()).annexes


def test_a_note_on_an_annex_is_kept_for_its_reader_alone(as_, member, secretary, annex):
    as_(member).post(f"/annexes/{annex.pk}/note/", {"text": "Spørg om afsnit 3"})
    pages = [on_page(as_(who), annex) for who in (member, secretary)]
    assert ["Spørg om afsnit 3" in page for page in pages] == [True, False]
    assert [each.own.note for each in beside(annex, member)] == ["Spørg om afsnit 3"]
    as_(member).post(f"/annexes/{annex.pk}/note/", {"text": " "})
    assert Note.objects.count() == 0


def test_what_is_typed_is_saved_without_a_page_and_what_is_not_accepted_stays_typed(as_, member, items, annex):
    by_script = {"HTTP_HX_REQUEST": "true"}
    for address in (f"/annexes/{annex.pk}/note/", f"/items/{items['open'].pk}/note/"):
        answers = [as_(member).post(address, {"text": text}, **by_script) for text in ("Kort", "Lang" * 5001)]
        assert [answer.status_code for answer in answers] == [204, 400]
    assert {note.text for note in Note.objects.all()} == {"Kort"}
    page = as_(member).post(f"/annexes/{annex.pk}/note/", {"text": "Lang" * 5001})
    assert page.context["note_form"]["text"].value() == "Lang" * 5001


def test_a_passage_is_marked_with_a_note_and_put_back_after_it_was_removed(as_, member, annex):
    client, by_script = as_(member), {"HTTP_HX_REQUEST": "true"}
    typed = {"page": "2", "quote": WORDS, "before": "Fordeling:"}
    answer = client.post(f"/annexes/{annex.pk}/marks/", typed, **by_script)
    client.post(f"/annexes/{annex.pk}/marks/", typed, **by_script)
    mark = AnnexMark.objects.get()
    client.post(f"/marks/{mark.pk}/", {"text": "Hvorfor?"}, **by_script)
    mark.refresh_from_db()
    assert (WORDS in answer.content.decode(), mark.note, mark.sent_out) == (True, "Hvorfor?", True)
    removed = client.post(f"/marks/{mark.pk}/remove/", **by_script).content.decode()
    assert (AnnexMark.objects.count(), WORDS in removed) == (0, True)
    client.post(f"/annexes/{annex.pk}/marks/", typed | {"note": "Hvorfor?", "version": mark.version_id})
    assert AnnexMark.objects.get().note == "Hvorfor?"


@pytest.mark.parametrize("who", ["secretary", "participant", "co_chair", "guest", "stranger"])
def test_nobody_else_reads_changes_or_removes_a_mark(as_, cast, member, annex, who):
    mark = marked(annex, member, note="Kun min")
    client = as_(cast[who])
    answers = [client.post(f"/marks/{mark.pk}/{verb}", {"text": "Andet"}).status_code for verb in ("", "remove/")]
    mark.refresh_from_db()
    seen = on_page(client, annex) + client.get(f"/items/{annex.item_id}/").content.decode()
    assert (answers, mark.note, "Kun min" in seen, WORDS in seen) == ([404, 404], "Kun min", False, False)


def test_a_note_on_a_passage_is_found_by_who_wrote_it_while_the_annex_may_be_read(
    as_, cast, secretary, member, items, annex
):
    mark = marked(annex, member, note="Udkast")
    as_(member).post(f"/marks/{mark.pk}/", {"text": "Nattergalen"}, HTTP_HX_REQUEST="true")
    fill_until()
    found = {name: as_(person).get("/search/?q=nattergalen").content.decode() for name, person in cast.items()}
    there = f"/annexes/{annex.pk}/read/#mark-{mark.pk}"
    assert {name for name, page in found.items() if there in page} == {"member"}
    declared = workflow.declare_disqualification(item=items["open"], person=member, reason="Ejer", by=member)
    workflow.decide_disqualification(disqualification=declared, upheld=True, by=secretary)
    fill_until()
    assert there not in as_(member).get("/search/?q=nattergalen").content.decode()


@pytest.mark.parametrize("bad", [{"page": "0"}, {"page": "x"}, {"quote": ""}, {"quote": "Lang" * 501}])
def test_a_mark_that_cannot_be_is_not_made(as_, member, annex, bad):
    answer = as_(member).post(f"/annexes/{annex.pk}/marks/", {"page": "1", "quote": WORDS} | bad)
    assert (answer.status_code, AnnexMark.objects.count()) == (400, 0)


def test_nobody_marks_or_notes_on_what_may_not_be_read(as_, participant, annex):
    closed = Attachment.objects.get(title="Fortroligt bilag")
    sent = {"page": "1", "quote": WORDS, "text": "Note"}
    answers = [as_(participant).post(f"/annexes/{closed.pk}/{what}/", sent).status_code for what in ("marks", "note")]
    assert (answers, AnnexMark.objects.count(), Note.objects.count()) == ([404, 404], 0, 0)


def test_who_may_no_longer_read_the_annex_keeps_the_note_in_the_own_copy_without_the_words(
    as_, member, secretary, items, annex
):
    mark = marked(annex, member, note="Min tanke")

    def marks():
        return [(row["quote"], row["note"]) for row in own_copy(member)["own marks in annexes"]]

    before = marks()
    declared = workflow.declare_disqualification(item=items["open"], person=member, reason="Ejer", by=member)
    workflow.decide_disqualification(disqualification=declared, upheld=True, by=secretary)
    assert (before, marks()) == ([(WORDS, "Min tanke")], [(None, "Min tanke")])
    assert beside(annex, member) == []
    client = as_(member)
    removed = client.post(f"/marks/{mark.pk}/remove/").content.decode()
    assert (WORDS in removed, AnnexMark.objects.count()) == (False, 0)


def test_the_words_of_a_version_that_never_was_sent_out_go_with_the_right_to_prepare(as_, secretary, member, annex):
    """Marked by who prepares the meeting in a new file, and read by somebody with that role no more."""
    workflow.replace_file(attachment=annex, file=of_words("Hemmeligt udkast"), by=secretary)
    draft = annex.versions.get(number=2)
    AnnexMark.objects.create(annex=annex, version=draft, person=member, page=1, quote="Hemmeligt udkast", note="Hm")
    ((own,),) = [each.own.marks for each in beside(annex, member)]
    assert (own.quote, own.note) == ("", "Hm")
    assert [row["quote"] for row in own_copy(member)["own marks in annexes"]] == [None]
    mark = marked(annex, secretary, quote="Hemmeligt udkast", version=draft, sent_out=False)
    assert [row["quote"] for row in own_copy(secretary)["own marks in annexes"]] == [mark.quote]


def test_what_is_sent_out_later_is_quoted_from_then_on(secretary, co_chairs, annex):
    workflow.replace_file(attachment=annex, file=of_words("Kasseret"), by=secretary)
    never = marked(annex, secretary, version=annex.versions.get(number=2), sent_out=False)
    workflow.replace_file(attachment=annex, file=of_words("Nyt"), by=secretary)
    later = marked(annex, secretary, version=annex.versions.get(number=3), sent_out=False)
    sent_out_again(annex, secretary, co_chairs)
    assert [AnnexMark.objects.get(pk=mark.pk).sent_out for mark in (never, later)] == [False, True]


def test_a_mark_is_found_again_in_a_new_version_or_listed_as_lost(as_, member, secretary, co_chairs, annex):
    marked(annex, member)
    marked(annex, member, quote="Bortfaldet afsnit", note="Husk", page=1)
    replaced(annex, secretary, co_chairs, "Indledning", "KOMMUNERNE be-\ntaler  halvdelen   hver")
    (each,) = beside(annex, member)
    assert [(mark.quote, mark.note, mark.found) for mark in each.own.marks] == [
        (WORDS, "", True),
        ("Bortfaldet afsnit", "Husk", False),
    ]
    page = as_(member).get(f"/items/{annex.item_id}/").content.decode()
    assert page.count("The passage is not in the new version") == 1


def test_a_file_without_text_says_nothing_of_whether_a_passage_is_lost():
    assert stands_in(WORDS, " \n") is None


@given(
    st.lists(st.text("abcæøåÆØÅé0123,.", min_size=1, max_size=8), min_size=1, max_size=12),
    st.sampled_from([" ", "\n", " \n ", "\u00ad", "-\n"]),
)
def test_words_are_found_again_however_they_are_spaced(words, between):
    quote = " ".join(words)
    assert stands_in(quote, f"før {between.join(words).upper()} efter") is True
    assert stands_in(quote, "x") is False


def test_all_marks_of_a_meeting_are_one_query(member, published_meeting, annex):
    marked(annex, member)
    workflow.save_annex_note(annex=annex, text="Note", by=member)
    workflow.save_note(item=annex.item, text="Om punktet", by=member)
    agenda = read_agenda(published_meeting, member)
    with CaptureQueriesContext(connection) as queries:
        beside = own_beside(agenda, member)[annex.item_id]
    assert (len(queries), beside.note, beside.annexes[0].own.note) == (1, "Om punktet", "Note")


def test_who_sees_as_somebody_else_sees_none_of_it(as_, secretary, member, committee, published_meeting, annex):
    marked(annex, member, note="Kun min")
    client = as_(secretary)
    client.post(f"/meetings/{published_meeting.pk}/see-as/{member.pk}/")
    pages = on_page(client, annex) + client.get(f"/items/{annex.item_id}/").content.decode()
    assert ("Kun min" in pages, WORDS in pages, "Only you can see" in on_page(client, annex)) == (False, False, False)


def test_own_notes_stand_in_a_pack_only_where_they_were_asked_for_and_only_the_readers(
    member, secretary, published_meeting, annex
):
    marked(annex, member, note="Hvorfor?")
    workflow.save_note(item=annex.item, text="Om punktet", by=member)
    meeting = Meeting.objects.for_page().select_related("minutes").get(pk=published_meeting.pk)

    def own(reader, **asked):
        content, _entries = select(meeting=meeting, reader=reader, wish=Wish(kind="agenda", language="da", **asked))
        return [(line.where, line.quote, line.note) for item in content.items for line in item.own]

    assert own(member) == own(secretary, own_notes=True) == []
    assert own(member, own_notes=True) == [("", "", "Om punktet"), ("Annex 1, page 2", WORDS, "Hvorfor?")]


def test_a_pack_with_marks_is_not_handed_out_once_their_annex_is_closed(
    participant, secretary, published_meeting, annex
):
    marked(annex, participant)
    wishes = {"kind": "agenda", "language": "da", "own_notes": True}
    job = ask_for_pack(meeting=published_meeting, reader=participant, **wishes)
    build_pack.call(job.pk)
    job.refresh_from_db()
    before = is_still_readable(job)
    workflow.edit_attachment(attachment=annex, title=annex.title, closed=True, by=secretary)
    job = PackJob.objects.get(pk=job.pk)
    assert (job.state, before, is_still_readable(job)) == ("done", True, False)
