"""How many clicks the work of every day costs: planned, written, approved and sent, counted in a real browser."""

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.clicks import Hand
from tests.browser.steps import in_days, is_told

pytestmark = pytest.mark.browser

MOST_CLICKS = 45
# Beside the standing items, which are there. Title, kind as it is typed in the list, minutes, recommendation.
ITEMS = (
    ("Klimaråd i kommunerne", "Beslutning", 5, ["rådene nedsættes"]),
    ("Status fra kommunerne", "Orientering", 15, []),
    ("Budget for klimatopmødet", "Beslutning", 20, ["budgettet godkendes", "sekretariatet følger op i foråret"]),
    ("Varmeplaner efter sommeren", "Drøftelse", 20, []),
    ("Fælles klimaregnskab", "Beslutning", 15, ["regnskabet tages til efterretning"]),
    ("Ny arbejdsgruppe om lavbundsjorde", "Drøftelse", 15, []),
    ("Besøg på Samsø", "Orientering", 5, []),
    ("Henvendelse fra KL", "Orientering", 5, []),
)
# Two of them have a text of their own.
WRITTEN = ("Budget for klimatopmødet", "Fælles klimaregnskab")


@pytest.fixture
def six_files(tmp_path):
    """Six annexes on somebody's desk."""
    paths = [tmp_path / f"notat-{number}.pdf" for number in range(1, 7)]
    for path in paths:
        with pikepdf.new() as document:
            document.add_blank_page(page_size=(595, 842))
            document.save(path)
    return paths


def test_a_meeting_of_eight_items_and_six_annexes_is_planned_approved_and_sent_in_at_most_45_clicks(
    as_role, six_files, record_property
):
    clicks = []
    secretary = Hand(as_role("secretariat"), clicks)
    meeting = plans(secretary)
    for item in ITEMS:
        adds(secretary, *item)
    for title in WRITTEN:
        writes(secretary, title)
    for n, title in enumerate((*WRITTEN, "Status fra kommunerne")):
        attaches(secretary, title, six_files[2 * n : 2 * n + 2])
    does(secretary, "Send til medformænd", "sendt til medformændene")
    for name in ("Thomas Lindberg", "Kim Kofod Hansen"):
        approves(Hand(as_role(name), clicks), meeting)
    secretary.opens("/")
    goes_to(secretary, meeting)
    does(secretary, "Udsend dagsorden", "Dagsordenen er udsendt")
    record_property("clicks", len(clicks))
    assert 20 <= len(clicks) <= MOST_CLICKS, "\n".join(f"{n}. {click}" for n, click in enumerate(clicks, start=1))


def row(hand, title):
    """The row of an item on the agenda."""
    return hand.page.locator("#working-agenda > ol > li").filter(has=hand.page.get_by_role("heading", name=title))


def plans(hand):
    """From the front page to a planned meeting that is being prepared; return its address."""
    page, main = hand.page, hand.page.get_by_role("main")
    hand.opens("/")
    hand.presses("link", "Grupper")
    hand.presses("link", "Administrativ styregruppe", within=main)
    hand.presses("link", "Møder", within=page.get_by_role("navigation"))
    hand.presses("link", "Opret møde", within=main)
    hand.types(page.get_by_label("Dato"), in_days(42))
    hand.types(page.get_by_label("Fra", exact=True), "10:00")
    hand.types(page.get_by_label("Til", exact=True), "12:00")
    hand.types(page.get_by_label("Sted"), "Regionshuset i Viborg")
    hand.enters()
    # On a Saturday, or a holiday, the portal says so first.
    said, asked = page.locator("#messages"), page.get_by_text("Tryk på knappen igen").first
    expect(said.or_(asked).first).to_be_visible()
    if asked.is_visible():
        hand.presses("button", "Opret mødet")
    is_told(page, "Mødet er planlagt")
    meeting = page.url.removesuffix("prepare/")
    does(hand, "Begynd at udarbejde dagsordenen", "Du kan udarbejde dagsordenen nu")
    return meeting


def goes_to(hand, address):
    """Follow the link to an address from the page one is on."""
    path = "/" + address.split("/", 3)[3]
    hand.page.get_by_role("main").locator(f'a[href^="{path}"]').first.click()
    hand.page.wait_for_url(f"**{path}*")


def adds(hand, title, kind, minutes, recommendation):
    """Write an item at the end of the agenda, without leaving it."""
    form = hand.page.locator("#quick")
    hand.types(form.get_by_label("Titel"), title)
    hand.types(form.get_by_label("Punkttype"), kind)
    hand.types(form.get_by_label("Minutter"), str(minutes))
    if recommendation:
        hand.types(form.get_by_label("Indstilling"), "\n".join(recommendation))
        hand.tabs_to(form.get_by_role("button", name="Tilføj punktet"))
    hand.enters()
    expect(row(hand, title)).to_be_visible()
    expect(form.get_by_label("Titel")).to_have_value("")


def writes(hand, title):
    """Write the text of an item on its row."""
    at = row(hand, title)
    hand.presses("link", "Redigér", within=at)
    hand.types(at.get_by_label("Resumé"), f"Kort om {title.lower()}.")
    hand.types(at.get_by_role("textbox", name="Sagsfremstilling"), f"Sagen handler om {title.lower()}.")
    hand.presses("button", "Gem punktet", within=at)
    is_told(hand.page, f"“{title}” er gemt")


def attaches(hand, title, files):
    """Drop files on the row of an item, and wait until they are there."""
    at = row(hand, title)
    hand.drops(files, at)
    expect(at.locator(".working-annexes > li")).to_have_count(len(files))


def approves(hand, meeting):
    """A co-chair opens the meeting from the front page and approves."""
    hand.opens("/")
    goes_to(hand, meeting)
    does(hand, "Godkend dagsorden", "Du har godkendt dagsordenen")


def does(hand, verb, said):
    """Take a step of the meeting's life, and say yes where one is asked."""
    main = hand.page.get_by_role("main")
    main.get_by_role("link", name=verb).or_(main.get_by_role("button", name=verb)).first.click()
    confirm = main.get_by_role("button", name=verb)
    expect(confirm.or_(hand.page.locator("#messages"))).to_be_visible()
    if confirm.count() and not hand.page.locator("#messages").count():
        confirm.first.click()
    is_told(hand.page, said)
