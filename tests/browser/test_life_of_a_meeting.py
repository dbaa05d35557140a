"""One meeting from the plan to the decision that is looked up years later, by the people it concerns."""

from types import SimpleNamespace

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    COMMITTEE,
    adds_an_item,
    at_item,
    attaches,
    begins_the_agenda,
    does,
    downloads_the_pack,
    follow,
    gives_a_task,
    is_present,
    is_told,
    moves_up_by_keyboard,
    plans_a_meeting,
    press,
    records,
    starts,
    titles_on,
)

pytestmark = pytest.mark.browser

BUDGET, STATUS, TALK = "Budget for klimatopmødet", "Status fra kommunerne", "Varmeplaner efter sommeren"
POINTS = ["godkender budgettet", "beder sekretariatet følge op i foråret"]


@pytest.fixture
def annex(tmp_path):
    """A PDF of two pages on somebody's disk."""
    path = tmp_path / "budgetnotat.pdf"
    with pikepdf.new() as document:
        for _page in range(2):
            document.add_blank_page(page_size=(595, 842))
        document.save(path)
    return path


@pytest.fixture
def people(as_role):
    """Everybody who meets here, each at a screen of their own."""
    return SimpleNamespace(
        secretary=as_role("secretariat"),
        co_chairs=[as_role("Thomas Lindberg"), as_role("Kim Kofod Hansen")],
        member=as_role("Claus Borg"),
    )


@pytest.fixture
def published(people, annex):
    """The address of a meeting, planned, approved by both co-chairs and sent out."""
    meeting = plan_the_agenda(people.secretary, annex)
    does(people.secretary, meeting, "Send til medformænd", "sendt til medformændene")
    for co_chair in people.co_chairs:
        does(co_chair, meeting, "Godkend dagsorden", "Du har godkendt dagsordenen")
    does(people.secretary, meeting, "Udsend dagsorden", "Dagsordenen er udsendt")
    return meeting


def plan_the_agenda(secretary, annex):
    """Plan a meeting of three items, the last moved up, the first with an annex; return its address."""
    meeting = plans_a_meeting(secretary, theme="Klimatopmøde")
    begins_the_agenda(secretary, meeting)
    adds_an_item(secretary, meeting, STATUS, "Orientering")
    adds_an_item(secretary, meeting, BUDGET, "Beslutning", POINTS)
    adds_an_item(secretary, meeting, TALK, "Drøftelse")
    moves_up_by_keyboard(secretary, BUDGET)
    expect(secretary.locator("#working-agenda h3").first).to_have_text(f"1. {BUDGET}")
    assert titles_on(secretary) == [BUDGET, STATUS, TALK]
    attaches(secretary, BUDGET, annex)
    return meeting


def test_one_meeting_from_the_plan_to_the_decision_that_is_looked_up_later(people, published, tmp_path):
    is_asked_and_takes_the_pack_along(people.member, published, tmp_path)
    hold_the_meeting(people.secretary, published)
    agree_on_the_minutes(people, published)
    finds_it_again(people.member, published)


def is_asked_and_takes_the_pack_along(member, published, tmp_path):
    """Be asked on the first page, read the agenda, say that one comes, and take the pack along."""
    member.goto("/")
    expect(member.locator(f'main a[href="{path_of(published)}"]').first).to_contain_text("Læs dagsordenen")

    member.goto(published)
    expect(member.get_by_role("article").first).to_contain_text(POINTS[0])
    press(member, "Ja, jeg kommer")
    is_told(member, "Dit svar er gemt")

    with pikepdf.open(downloads_the_pack(member, published, tmp_path)) as pack:
        assert_complete_and_readable(pack)


def path_of(address):
    """The path of an address, without the name of the machine."""
    return "/" + address.split("/", 3)[3]


def assert_complete_and_readable(pack):
    """The pack has a bookmark for each item, the annex under its own, and tags for those who listen to it."""
    assert pack.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pack.Root
    with pack.open_outline() as outline:
        bookmarks = {
            title: bookmark
            for bookmark in walk(outline.root)
            for title in (BUDGET, STATUS, TALK)
            if title in bookmark.title
        }
        assert list(bookmarks) == [BUDGET, STATUS, TALK]
        assert any("budgetnotat" in bookmark.title.lower() for bookmark in walk(bookmarks[BUDGET].children))


def walk(bookmarks):
    """Every bookmark with those below it."""
    for bookmark in bookmarks:
        yield bookmark
        yield from walk(bookmark.children)


def finds_it_again(member, published):
    """Read the sealed minutes, and find the decision and its task in the register."""
    member.goto(f"{published}minutes/")
    expect(member.get_by_role("main")).to_contain_text("Seglet er ubrudt")
    expect(member.get_by_role("main")).to_contain_text("Budgettet er godkendt.")

    member.goto(f"/committees/{COMMITTEE}/decisions/")
    follow(member, BUDGET)
    expect(member.get_by_role("heading", name="Historik")).to_be_visible()
    expect(member.get_by_role("main")).to_contain_text("Find et lokale")


def hold_the_meeting(secretary, meeting):
    """Open the room, note who came and what was decided, and close it."""
    starts(secretary, meeting, chair="Thomas Lindberg", minute_taker="Klimakoordinator, Aarhus")
    for name in ("Thomas Lindberg", "Kim Kofod Hansen", "Claus Borg", "Marie Lindberg Tefre"):
        is_present(secretary, name)
    comes_and_goes(secretary, "Claus Borg", TALK)
    records(secretary, BUDGET, "Godkendt", "Budgettet er godkendt.")
    records(secretary, STATUS, "Taget til efterretning", "Taget til efterretning.")
    records(secretary, TALK, "Drøftet", "Gruppen drøftede varmeplanerne.")
    gives_a_task(secretary, BUDGET, "Find et lokale", to="Klimakoordinator, Viborg (demo)")
    ends_with_something_unsaved(secretary, f"{meeting}room/")


def ends_with_something_unsaved(secretary, room):
    """End the meeting in the middle of writing: what is written is saved first."""
    secretary.goto(room)
    at_item(secretary, TALK).get_by_label("Beslutning (valgfrit)").fill("Gruppen drøftede varmeplanerne til ende.")
    follow(secretary, "Afslut møde")
    press(secretary, "Afslut møde")
    is_told(secretary, "Mødet er afsluttet")
    secretary.goto(room)
    expect(at_item(secretary, TALK).get_by_label("Beslutning (valgfrit)")).to_have_value(
        "Gruppen drøftede varmeplanerne til ende."
    )


def comes_and_goes(secretary, name, title):
    """Somebody leaves early, and the quorum of the last item follows; what is typed there stays. Then he came back."""
    leaves_at = secretary.get_by_label(f"Til og med punkt ({name})")
    comes_at = secretary.get_by_label("Fra punkt (Marie Lindberg Tefre)")
    item, budget = at_item(secretary, title), secretary.get_by_role("navigation").get_by_role("link", name=BUDGET)
    reason = item.get_by_label("Hvorfor punktet besluttes uden beslutningsdygtighed")
    expect(reason).to_have_count(0)
    secretary.locator("summary", has_text=f"Fra og til et punkt {name}").click()
    leaves_at.select_option(label="til punkt 2")
    expect(item).to_contain_text(f"Ikke i lokalet: {name}")
    reason.fill("Fristen er i dag.")
    secretary.locator("summary", has_text="Fra og til et punkt Marie Lindberg Tefre").click()
    comes_at.select_option(label="fra punkt 2")
    expect(budget).to_contain_text("Ikke beslutningsdygtig")
    expect(reason).to_have_value("Fristen er i dag.")
    leaves_at.select_option(label="til slut")
    expect(reason).to_have_count(0)
    expect(at_item(secretary, BUDGET)).to_contain_text("Ikke i lokalet: Marie Lindberg Tefre")
    comes_at.select_option(label="fra begyndelsen")
    expect(at_item(secretary, BUDGET)).to_contain_text("Gruppen er beslutningsdygtig")


def agree_on_the_minutes(people, meeting):
    """Take the minutes past the co-chairs and the members, and seal them."""
    minutes = f"{meeting}minutes/"
    does(people.secretary, minutes, "Send referat til medformænd", "sendt til medformændene")
    for co_chair in people.co_chairs:
        does(co_chair, minutes, "Godkend udkastet til referat", "Du har godkendt referatet")
    does(people.secretary, minutes, "Send referat til bemærkninger", "Referatet er sendt til bemærkninger")
    does(
        people.secretary, minutes, "Afslut bemærkningsrunden nu", "Bemærkningsrunden er slut", reason="Alle har svaret"
    )
    does(people.secretary, minutes, "Godkend og forsegl referatet", "Referatet er godkendt og forseglet")
