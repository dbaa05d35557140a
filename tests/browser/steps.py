"""What people do in the portal, in their own words."""

from datetime import date, timedelta

from holidays.countries import Denmark
from playwright.sync_api import expect

COMMITTEE = "administrativ-styregruppe"

FRIDAY = 4
DENMARK = Denmark()
# Christmas Eve, New Year's Eve and Constitution Day.
CUSTOMARY = {(12, 24), (12, 31), (6, 5)}


# Sends the form by which an item is taken off, of one after the other.
TAKE_ALL_OFF = """async () => {
    for (const form of document.querySelectorAll("#working-agenda form[action$='/remove/']"))
        await fetch(form.action, {method: "POST", body: new FormData(form), redirect: "manual"});
}"""


def in_days(days):
    """A working day about so many days ahead, as a date field reads it: of others the portal asks first."""
    day = date.today() + timedelta(days=days)
    while day.weekday() > FRIDAY or day in DENMARK or (day.month, day.day) in CUSTOMARY:
        day += timedelta(days=1)
    return day.isoformat()


def press(page, name):
    """Press the button with this name."""
    page.get_by_role("button", name=name).first.click()


def follow(page, name):
    """Follow the link with this name on the page proper."""
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def is_told(page, words):
    """The portal has said so, on top of the page."""
    expect(page.locator("#messages")).to_contain_text(words)


def plans_a_meeting(page, *, in_committee=COMMITTEE, theme):
    """Plan a meeting in five weeks; return its address."""
    page.goto(f"/committees/{in_committee}/meetings/")
    follow(page, "Opret møde")
    page.get_by_label("Dato").fill(in_days(35))
    page.get_by_label("Fra", exact=True).fill("10:00")
    page.get_by_label("Til", exact=True).fill("12:00")
    page.get_by_label("Sted").fill("Regionshuset i Viborg")
    page.get_by_label("Tema").fill(theme)
    press(page, "Opret mødet")
    # On a Saturday in five weeks, or a holiday, the portal says so first.
    said, asked = page.locator("#messages"), page.get_by_text("Tryk på knappen igen").first
    expect(said.or_(asked).first).to_be_visible()
    if asked.is_visible():
        press(page, "Opret mødet")
    is_told(page, "Mødet er planlagt")
    return page.url.removesuffix("prepare/")


def begins_the_agenda(page, meeting):
    """Begin the agenda of a planned meeting and take off what the portal has put on it: what is told is short."""
    does(page, meeting, "Begynd at udarbejde dagsordenen", "Du kan udarbejde dagsordenen nu")
    page.goto(f"{meeting}prepare/")
    page.evaluate(TAKE_ALL_OFF)
    page.reload()
    expect(page.locator("#working-agenda h3 a")).to_have_count(0)


def adds_an_item(page, meeting, title, kind, recommendation=()):
    """Write an item with its recommendation points, one on each line."""
    page.goto(f"{meeting}prepare/")
    follow(page, "Skriv hele teksten")
    page.get_by_label("Titel", exact=True).fill(title)
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Minutter", exact=True).fill("20")
    page.get_by_label("Resumé").fill(f"Kort om {title.lower()}.")
    page.get_by_label("Indstilling: det indstilles").fill("\n".join(recommendation))
    press(page, "Gem punktet")
    is_told(page, f"“{title}” er tilføjet")


def titles_on(page):
    """The titles on the working agenda, from the top."""
    return page.locator("#working-agenda h3 a").all_inner_texts()


def moves_up_by_keyboard(page, title):
    """Move an item up without a mouse."""
    page.get_by_role("button", name=f"Flyt op {title}").focus()
    page.keyboard.press("Enter")


def attaches(page, title, file):
    """Attach a file to an item."""
    page.get_by_role("link", name=f"Vedhæft bilag {title}").click()
    page.get_by_label("Fil", exact=True).set_input_files(file)
    press(page, "Vedhæft bilaget")
    expect(page.locator("#working-agenda")).to_contain_text("Bilag")


def does(page, address, verb, said, *, reason=None):
    """Take a step of the meeting's life on the page where it is offered: at once, or by the page that asks."""
    page.goto(address)
    if page.get_by_role("main").get_by_role("link", name=verb, exact=True).count():
        follow(page, verb)
    if reason:
        page.get_by_label("Begrundelse").fill(reason)
    press(page, verb)
    is_told(page, said)


def chooses(page, label, who):
    """Choose somebody by name in the list with this label."""
    people = page.get_by_label(label)
    people.select_option(people.locator("option", has_text=who).first.get_attribute("value"))


def starts(page, meeting, *, chair, minute_taker):
    """Start a meeting, and say who leads it."""
    page.goto(meeting)
    follow(page, "Start møde")
    chooses(page, "Mødeleder", chair)
    chooses(page, "Referent", minute_taker)
    press(page, "Start møde")
    is_told(page, "Mødet er startet")


def downloads_the_pack(page, meeting, to):
    """Ask for the pack, wait until it is ready and save it; return where."""
    page.goto(meeting)
    press(page, "Hent dagsordenspakken som PDF")
    link = page.get_by_role("link", name="Hent PDF")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        link.click()
    path = to / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def is_present(page, name):
    """Note that a person is in the room."""
    button = page.get_by_role("button", name=f"Deltager {name}", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def at_item(page, title):
    """The place of an item in the meeting room, gone to by the list of its items."""
    item = page.get_by_role("article", name=title)
    if not item.count():
        page.get_by_role("navigation", name="Punkter", exact=True).get_by_role("link", name=title).click()
        expect(item).to_be_visible()
    return item


def records(page, title, outcome, words):
    """Write what was decided on an item, in the meeting room."""
    row = at_item(page, title)
    row.get_by_role("combobox", name="Udfald").select_option(label=outcome)
    row.get_by_label("Beslutning (valgfrit)").fill(words)
    row.get_by_role("button", name="Gem beslutningen").click()
    expect(row.get_by_text("Gemt", exact=True)).to_be_visible()


def gives_a_task(page, title, what, to):
    """Give somebody a task that follows from the decision on an item."""
    row = at_item(page, title)
    row.get_by_role("link", name="Opret opgave").click()
    page.get_by_label("Hvad skal gøres").fill(what)
    chooses(page, "Ansvarlig", to)
    page.get_by_label("Frist").fill(in_days(60))
    press(page, "Opret opgave")


def finds_a_meeting(page, state):
    """The address of the first meeting of the committee in a state."""
    page.goto(f"/committees/{COMMITTEE}/meetings/")
    row = page.get_by_role("row").filter(has_text=state).filter(has_not_text="Skriftlig").first
    return row.get_by_role("link").first.get_attribute("href")


def finds_an_item(page, meeting, title):
    """The address of an item of a meeting that has been sent out."""
    page.goto(meeting)
    item = page.locator("[data-item]").filter(has=page.get_by_role("heading", name=title))
    return item.get_by_text("Åbn punktet").get_attribute("href")


def opens_the_form_of(page, title):
    """Open the form of an item of the meeting that is being prepared."""
    page.goto(f"{finds_a_meeting(page, 'Dagsorden under udarbejdelse')}prepare/")
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/edit/")
    expect(page.get_by_label("Titel", exact=True)).to_have_value(title)
