"""What has not changed is not made again; what one reader may not read is in nobody else's piece of theirs."""

import os
import time
from dataclasses import replace

import pytest

from meetings.pack import PieceStore, bounded, build, build_pdf
from tests.meetings.paper import AT, content, drawn, item, saved, tagged, words_of

pytestmark = pytest.mark.paper


@pytest.fixture
def store(tmp_path) -> PieceStore:
    return PieceStore(tmp_path / "pieces")


@pytest.fixture
def made(monkeypatch):
    """What is laid out (a word of each page's HTML) and which annexes are prepared, as it happens."""
    done = []
    own_pages, preparation = build.own_pages, bounded.Preparation

    def noted(html, **options):
        done.append("front" if "<header" in html else html[html.index("<h2>") + 4 : html.index("</h2>")])
        return own_pages(html, **options)

    def prepared(orders):
        done.extend("annex" for _order in orders)
        return preparation(orders)

    monkeypatch.setattr(build, "own_pages", noted)
    monkeypatch.setattr(build, "Preparation", prepared)
    return done


def three_items(title="Budget", **changes):
    annex = saved(drawn(), deterministic_id=True)
    return content(item("1", "Plan", annex), item("2", title, **changes), item("3", "Eventuelt"))


def test_a_change_in_one_item_lays_out_the_items_it_stands_with_and_the_agenda(store, made):
    build_pdf(three_items(), pieces=store)
    first = sorted(made)
    made.clear()
    build_pdf(three_items(title="Budget 2021"), pieces=store)
    assert (first, made) == (["1. Plan", "2. Budget", "About this pack", "annex", "front"], ["2. Budget 2021", "front"])


def test_the_same_pack_is_not_made_twice(store, made):
    build_pdf(three_items(), pieces=store)
    made.clear()
    again = build_pdf(three_items(), pieces=store)
    assert made == []
    assert again == build_pdf(three_items())


def test_a_pack_from_old_and_new_pieces_is_the_pack_made_at_once(store):
    build_pdf(three_items(), pieces=store)
    changed = three_items(summary="Nyt resumé.")
    assert build_pdf(changed, pieces=store) == build_pdf(changed)


def test_a_supplement_at_another_time_lays_out_no_item_again(store, made):
    build_pdf(three_items(), pieces=store)
    made.clear()
    build_pdf(replace(three_items(), as_of=AT.replace(hour=12), subject="Tillæg"), pieces=store)
    assert made == ["front"]


def test_readers_of_the_same_share_one_pack_with_each_their_name(store, made):
    packs = [build_pdf(replace(three_items(), made_for=f"Made for {name}"), pieces=store) for name in ("Anna", "Bo")]
    names = [[(text.count("Anna"), text.count("Bo")) for text in words_of(pdf)] for pdf in packs]
    assert names == [[(1, 0)] * 5, [(0, 1)] * 5]
    assert made.count("front") == 1


@pytest.mark.parametrize("name", ["Æ" * 400, "Ελένη Łuczak 李", "(\\) Tj ET", ""])
def test_no_name_breaks_the_pack(name):
    pdf = build_pdf(content(item(), made_for=f"Made for {name}"))
    assert [text.count("Made for") for text in words_of(pdf)] == [1] * len(words_of(pdf))


def test_an_annex_that_cannot_be_shown_is_tried_once(store, made):
    broken = content(item("1", "Plan", b"%PDF-1.7 nonsense"))
    first = build_pdf(broken, pieces=store)
    made.clear()
    assert build_pdf(replace(broken, reference="2020-2"), pieces=store) != first
    assert made == ["front"]


def test_an_annex_that_was_given_up_is_tried_again_after_an_hour(store, made):
    broken = content(item("1", "Plan", b"%PDF-1.7 nonsense"))
    build_pdf(broken, pieces=store)
    two_hours_ago = time.time() - 2 * 3600
    for file in store.folder.glob("*.txt"):
        os.utime(file, (two_hours_ago, two_hours_ago))
    made.clear()
    build_pdf(broken, pieces=store)
    assert made == ["annex"]


def test_a_changed_annex_of_the_same_name_is_prepared_anew(store):
    packs = [build_pdf(content(item("1", "Plan", tagged(f"<p>{word}</p>"))), pieces=store) for word in ("et", "to")]
    assert [("et" in words_of(pdf)[2].split(), "to" in words_of(pdf)[2].split()) for pdf in packs] == [
        (True, False),
        (False, True),
    ]


def test_pieces_nobody_asked_for_in_a_week_go(store):
    old, new = store.keep("old", b"1"), store.keep("new", b"2")
    a_week_ago = time.time() - 8 * 24 * 3600
    os.utime(old, (a_week_ago, a_week_ago))
    store.forget()
    assert [path.name for path in store.folder.iterdir()] == [new.name]


def test_a_piece_that_is_used_stays(store):
    file = store.keep("used", b"1")
    os.utime(file, (0, 0))
    store.pdf("used")
    store.forget()
    assert store.pdf("used") == file


def test_the_longest_unused_go_when_there_are_too_many(store):
    for age, name in enumerate(("newest", "middle", "oldest")):
        file = store.keep(name, b"12345")
        os.utime(file, (time.time() - age * 60,) * 2)
    store.forget(size=10)
    assert sorted(path.name for path in store.folder.iterdir()) == ["middle.pdf", "newest.pdf"]
