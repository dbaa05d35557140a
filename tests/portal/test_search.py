"""The search: what is found, by what, and by whom; what somebody may not read is not found, counted, shown or meant."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, AttachmentVersion
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as people
from members.models import Membership
from members.rules.lens import Lens
from record import append_only, clock
from record.finding.asked import asked_for
from record.finding.asking import hits, meant, slips
from record.finding.filling import fill_until, note_changed, offer_everything, tend_search
from record.finding.snippets import marked, snippet
from record.finding.words import fold, marks, stem
from record.models import SearchDue, SearchText
from tests.conftest import pdf
from tests.test_leaks import grant, publish_again


def found(person, typed) -> list[tuple[str, str]]:
    """Kind and title of what a person finds, the best first, by what is in line to be taken in too."""
    fill_until()
    rows = SearchText.objects.in_bulk([hit.row for hit in hits(person, asked_for(typed))])
    return [(rows[hit.row].kind, rows[hit.row].title) for hit in hits(person, asked_for(typed))]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Århus", "Mødet holdes i Aarhus."),
        ("aarhus", "ÅRHUS KOMMUNE"),
        ("Arhus", "Århus"),
        ("klimaplan", "Udkast til klimahandlingsplaner"),
        ("handlingsplan", "klimahandlingsplanen"),
        ("plan", "Klimahandlingsplan"),
        ("kommune", "kommunernes svar"),
        ("beslutn", "Beslutninger"),
        ("forsyning", "varmeforsyningen"),
        ("storre mal", "Større mål"),
        ("2020-1/3", "jf. 2020-1/3."),
        ("2020-1", "jf. 2020-1/3."),
        ("SAG-2019-04892", "Sag SAG-2019-04892 / 2978820"),
        ("2019-048", "SAG-2019-04892"),
        ("bilag 3", "Se bilag 3"),
        ("annex 3", "Se Bilag 3"),
        ("1250000", "1.250.000 kr."),
        ("CO2-reduktion", "en CO2-reduktion på 70 %"),
        ("reduktion", "CO2-reduktion"),
        ("Nuuk Pâviâraq", "Paaviaaraq fra Nuuk"),
    ],
)
def test_a_text_is_found_by_its_words_in_any_form(typed, text):
    assert all(_is_there(term, marks(text)) for term in asked_for(typed).terms)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("kommune", "kommunikation"),
        ("2020-1", "2020-10/3"),
        ("bilag 3", "bilag 13, 3 sider"),
        ("klimaplan", "plan for klima"),
    ],
)
def test_a_text_is_not_found_by_what_only_looks_alike(typed, text):
    assert not all(_is_there(term, marks(text)) for term in asked_for(typed).terms)


def _is_there(term, there) -> bool:
    return bool(term.marks & there) or any(mark.startswith(tuple(term.beginnings)) for mark in there if term.beginnings)


def test_what_was_asked_for_is_marked_and_nothing_else_is_markup():
    asked = asked_for("klimaplan århus")
    said = marked("<b>Klimahandlingsplanen</b> for Aarhus & omegn", asked)
    assert said == "&lt;b&gt;<mark>Klimahandlingsplanen</mark>&lt;/b&gt; for <mark>Aarhus</mark> &amp; omegn"
    far = snippet("ord " * 500 + "Aarhus er her. " + "ord " * 500, asked)
    assert (far.startswith("… "), "<mark>Aarhus</mark>" in far, len(far) < 300) == (True, True, True)


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', '""', "' OR nix=1 --", "a:b | c & !d", "*" * 500, "<script>", "\x00"]
)
def test_whatever_is_typed_is_asked_without_a_failure(published_meeting, secretary, typed):
    offer_everything()
    fill_until()
    assert hits(secretary, asked_for(typed)) == [] and meant(secretary, asked_for(typed)) == ""


def test_slips_are_letters_too_many_missing_wrong_or_changed_with_the_next():
    assert [slips("plan", other) for other in ("plan", "plna", "pla", "plans", "klan", "vand")] == [0, 1, 1, 1, 1, 3]
    assert (fold("Ærø Aabenraa"), stem(fold("kommunernes"))) == ("aero abenra", "kommun")


def test_what_was_sent_out_is_found_and_drafts_are_not(meeting_in, secretary):
    meeting_in(S.WITH_CO_CHAIRS)
    before = found(secretary, "åbent resume")
    item = AgendaItem.objects.get(meeting=meeting_in(S.PUBLISHED), openness="open")
    workflow.edit_item(item=item, by=secretary, expected_version=item.version, summary="Kladdens ord")
    assert (before, found(secretary, "åbent resume"), found(secretary, "kladdens")) == (
        [],
        [("item", "Åbent punkt")],
        [],
    )


def test_a_phrase_is_found_word_for_word(items, member):
    found_by = [
        found(member, typed) for typed in ('"åbent resumé"', '"resumé åbent"', '"åben resumé"', "»Åbent Resume«")
    ]
    assert found_by == [[("item", "Åbent punkt")], [], [], [("item", "Åbent punkt")]]


WHOLE = {"secretary", "co_chair", "other_co_chair", "member"}


def who_finds(typed, cast) -> dict[str, list[str]]:
    """Titles by who finds them, of those who find anything."""
    by = {name: sorted(title for _kind, title in found(person, typed)) for name, person in cast.items()}
    return {name: titles for name, titles in by.items() if titles}


@pytest.mark.parametrize(
    ("typed", "whole", "in_part"),
    [
        ("hemmeligt", ["Lukket med titel", "Skjult titel"], []),
        ("skjult", ["Skjult titel"], []),
        ("fortroligt", ["Fortroligt bilag"], []),
        ("lukket", ["Lukket med titel"], ["Lukket med titel"]),
        ("titel", ["Lukket med titel", "Skjult titel"], ["Lukket med titel"]),
    ],
)
def test_what_is_closed_is_found_by_who_reads_it_alone(items, cast, typed, whole, in_part):
    fill_until()
    assert SearchText.objects.filter(plain__contains=f" {typed} ").exists()
    expected = dict.fromkeys(WHOLE, whole)
    if in_part:
        expected |= {"participant": in_part, "coordinator": in_part}
    assert who_finds(typed, cast) == expected


def test_what_was_meant_is_said_only_in_words_of_titles_one_may_read(items, cast):
    fill_until()
    said = {name: meant(person, asked_for("skjlt")) for name, person in cast.items()}
    assert said == dict.fromkeys(cast, "") | dict.fromkeys(WHOLE, "Skjult")


def test_a_disqualification_a_grant_and_an_ended_membership_count_at_once(items, cast, secretary, member):
    assert found(member, "hemmeligt") == [("item", "Lukket med titel"), ("item", "Skjult titel")]
    workflow.declare_disqualification(item=items["closed_visible"], person=member, reason="Part i sagen", by=secretary)
    assert found(member, "hemmeligt") == [("item", "Skjult titel")]
    grant(items["closed_visible"], cast["guest"], secretary)
    assert found(cast["guest"], "hemmeligt") == [("item", "Lukket med titel")]
    assert found(cast["guest"], "åbent") == []
    Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    assert found(member, "hemmeligt") == found(member, "åbent") == found(member, "viborg") == []


def test_a_closing_that_has_not_been_sent_out_counts_at_once(items, cast, secretary):
    item = items["open"]
    workflow.edit_item(item=item, by=secretary, expected_version=item.version, openness="closed_visible")
    assert set(who_finds("åbent resume", cast)) == WHOLE


def test_a_note_is_found_by_who_wrote_it_with_the_own_eyes_and_by_nobody_else(items, cast, committee):
    for name in ("member", "secretary"):
        workflow.save_note(item=items["open"], text=f"Husk nattergal {name}", by=cast[name])
    assert who_finds("nattergal", cast) == {"member": ["Åbent punkt"], "secretary": ["Åbent punkt"]}
    assert [meant(cast["co_chair"], asked_for(typed)) for typed in ("natergal", "natergl")] == ["", ""]
    seen = cast["member"]
    seen.lens = Lens(home="/", by=cast["secretary"], committees=frozenset({committee.pk}))
    assert (found(seen, "nattergal"), found(seen, "åbent resume")) == ([], [("item", "Åbent punkt")])
    seen.lens = None
    workflow.save_note(item=items["open"], text="", by=seen)
    assert hits(seen, asked_for("nattergal")) == []
    assert not SearchText.objects.filter(text__contains="nattergal member").exists()


def test_the_minutes_are_found_once_they_are_sealed(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    before = found(cast["secretary"], '"godkendt"')
    meeting_in(S.MINUTES_APPROVED)
    reference = f"{meeting.reference}/1"
    assert (before, found(cast["member"], reference)[:2]) == (
        [],
        [("item", "Åbent punkt"), ("decision", "Åbent punkt")],
    )
    assert who_finds("beslutning skjult", cast) == {name: ["Skjult titel"] for name in WHOLE}
    assert ("minutes", meeting.committee.name) in found(cast["participant"], "referat")


def test_an_annex_that_was_replaced_is_found_by_its_new_words_alone(items, cast, published_meeting):
    annex = Attachment.objects.get(title="Åbent bilag")
    say(annex.current, "gamle ordlyd")
    note_changed("agendas", [published_meeting.pk])
    assert found(cast["member"], "ordlyd") == [("annex", "Åbent bilag")]
    say(workflow.replace_file(attachment=annex, file=pdf(), by=cast["secretary"]), "nye vendinger")
    assert found(cast["member"], "ordlyd") == [("annex", "Åbent bilag")]
    publish_again(published_meeting, cast)
    assert hits(cast["member"], asked_for("ordlyd")) == []
    assert (found(cast["member"], "ordlyd"), found(cast["member"], "vendinger")) == ([], [("annex", "Åbent bilag")])


def say(version: AttachmentVersion, words: str) -> None:
    """Let the file of an annex have these words."""
    with append_only.allowing(AttachmentVersion._meta.db_table):
        AttachmentVersion.objects.filter(pk=version.pk).update(text=words)


def test_people_are_found_by_who_sees_the_group_and_erased_ones_by_nobody(cast, secretary, member, stranger):
    assert found(cast["participant"], "medformand")[0] == ("membership", "Kommunal Medformand")
    assert found(secretary, "fremmed") == [("person", "Fremmed")]
    assert found(stranger, "medlem") == [] and found(member, "fremmed@kommune.example") == []
    people.erase_person(person=stranger, reason="Efter ønske", by=secretary)
    assert hits(secretary, asked_for("fremmed")) == []
    fill_until()
    assert not SearchText.objects.filter(plain__contains="fremmed").exists()


def test_the_index_is_made_by_itself_and_again_by_other_rules(items, secretary):
    SearchDue.objects.all().delete()
    tend_search()
    made = set(SearchText.objects.values_list("kind", "object_id", "part"))
    SearchText.objects.update(format=0)
    tend_search()
    assert set(SearchText.objects.values_list("kind", "object_id", "part")) == made != set()
    assert not SearchText.objects.filter(format=0).exists() and not SearchDue.objects.exists()


def test_something_that_cannot_be_taken_in_holds_nothing_else_up(items, secretary, monkeypatch, caplog):
    note_changed("agendas", [10**9])
    note_changed("gone with a former version", [1])
    assert found(secretary, "åbent resume") == [("item", "Åbent punkt")]
    assert SearchDue.objects.count() == 0


def test_a_long_text_is_found_by_its_last_word_and_counts_once(items, member, published_meeting):
    say(Attachment.objects.get(title="Åbent bilag").current, "ord og " * 20_000 + "allersidst")
    note_changed("agendas", [published_meeting.pk])
    assert found(member, "allersidst") == found(member, "ord bilag") == [("annex", "Åbent bilag")]
