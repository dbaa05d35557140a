"""What is pasted from Word, Excel and Outlook is kept where it can be, and what is not is said."""

import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.steps import is_told, opens_the_form_of, press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

ITEM = "Godkendelse af dagsorden"
REL = 'rel="noopener noreferrer"'
KEPT = {
    "case_presentation": "<h3>Baggrund</h3><p>Rammen er &lt;5 mio. kr. for CO<sub>2</sub> på 40 m<sup>2</sup>, "
    "<strong>fed</strong>, <em>kursiv</em> og rød streget. "
    f'Se <a href="https://www.rm.dk/klima" {REL}>regionens side</a> og afsnit 1<sup>[1]</sup>.</p><h4>Punkter</h4>'
    "<ul><li><p>Skive</p><ul><li><p>Fur</p><p>og færgen</p></li></ul></li><li><p>Viborg</p></li></ul>"
    '<ol start="3"><li><p>Tredje</p><ol><li><p>Under tredje</p></li></ol></li></ol><p>Kommenteret indsat</p>'
    "<table><tbody><tr><th><p>Kommune</p></th><th><p>Ton</p></th></tr>"
    '<tr><td colspan="2"><p>I alt 7</p></td></tr></tbody></table><p>Figur 1</p><p><sup>[1]</sup> Kilde: DCE</p>',
    "economy": "<table><tbody><tr><td><p><strong>År</strong></p></td><td><p><strong>Kroner</strong></p></td></tr>"
    "<tr><td><p>2027</p></td><td><p>1.250,50</p></td></tr></tbody></table>",
    "further_process": "<p>Kære alle</p><ul><li><p>Første</p><ul><li><p>Dernæst</p></li></ul></li></ul>"
    f'<p>Skriv til <a href="mailto:naja@viborg.example" {REL}>Naja</a>.I browseren</p>'
    "<ol><li><p>Et</p><ul><li><p>Under et</p></li></ul></li><li><p>To</p></li></ol>",
}
FIXTURES = Path(__file__).parent / "pasted"
COPIED = """(kinds) => document.addEventListener("copy", (event) => {
    for (const [kind, text] of Object.entries(kinds)) event.clipboardData.setData(kind, text);
    event.preventDefault();
}, { once: true })"""
# No page can put files or RTF on the clipboard: this is the event by which a browser hands them over.
HANDED_OVER = """(editor, [kinds, bytes]) => {
    const clipboardData = new DataTransfer();
    for (const [kind, text] of Object.entries(kinds)) clipboardData.setData(kind, text);
    if (bytes) clipboardData.items.add(new File([Uint8Array.from(bytes)], "image.png", { type: "image/png" }));
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def picture(folder, colour):
    """The bytes of a small PNG."""
    path = folder / f"{colour}.png"
    Image.new("RGB", (40, 20), colour).save(path)
    return path.read_bytes()


def as_rtf(picture):
    """A text with a picture in it, as Word has it on the clipboard beside the HTML."""
    lines = re.sub(r"(.{128})", "\\1\r\n", picture.hex())
    about = r"{\*\picprop{\sp{\sn a}{\sv 75}}}\pngblip\bliptag-13{\*\blipuid 0a}"
    return rf"{{\rtf1 Figur 1{{\*\shppict{{\pict{about}{lines}}}}}}}"


def html_of(name):
    """What the clipboard holds when it was copied in Word, Excel or Outlook."""
    return {"text/html": (FIXTURES / f"{name}.html").read_text(), "text/plain": name}


def pastes(page, editor, name):
    """Copy what is in a fixture by the browser's own clipboard, and paste it in the editor."""
    page.evaluate(COPIED, html_of(name))
    editor.press("Control+c")
    editor.press("Control+v")


def kept_in(page, name):
    """The text of a field as the portal gives it to a browser anew."""
    field = re.search(
        rf'<textarea name="{name}-rich".*?>\n?(.*?)</textarea>', page.request.get(page.url).text(), re.DOTALL
    )
    return unescape(field[1])


def is_said_under(editor, words):
    """The line under an editor says this, once the pictures are on their way no more."""
    expect(said_under(editor)).to_have_text(words, timeout=20_000)


def said_under(editor):
    """The line under an editor."""
    return editor.locator("xpath=ancestor::*[contains(@class, 'prose-editor')]").locator(".pasted")


def test_what_is_pasted_keeps_its_shape_its_pictures_become_annexes_and_what_is_missing_is_said(as_role, tmp_path):
    page = as_role("secretariat")
    opens_the_form_of(page, ITEM)
    case, economy, process = (
        page.get_by_role("textbox", name=name)
        for name in ("Sagsfremstilling", "Økonomi og ressourcer", "Videre proces")
    )
    rtf = {"text/rtf": as_rtf(picture(tmp_path, "green"))}
    case.evaluate(HANDED_OVER, [html_of("word") | rtf, None])
    is_said_under(
        case,
        "1 kommentar, slettet tekst fra sporede ændringer, skjult tekst, bogstaver og sammensatte numre i lister, "
        "farver, understregning, tekstens justering og links, der ikke fører til en webside kom ikke med. "
        "1 billede er vedhæftet som bilag.",
    )
    pastes(page, economy, "excel")
    is_said_under(economy, "Farver kom ikke med.")
    pastes(page, process, "outlook")
    is_said_under(process, "1 billede kom ikke med. Vedhæft billedet som bilag. 1 billede er vedhæftet som bilag.")
    pastes(page, process, "word-online")
    expect(said_under(process)).to_be_empty()
    process.evaluate(HANDED_OVER, [{}, [*picture(tmp_path, "blue")]])
    is_said_under(process, "1 billede er vedhæftet som bilag.")
    press(page, "Gem punktet")
    is_told(page, "er gemt")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=ITEM))
    for title in ("Kort over Skive", "Logo", "image"):
        expect(row.locator(".working-annexes")).to_contain_text(title)
    opens_the_form_of(page, ITEM)
    assert {name: kept_in(page, name) for name in KEPT} == KEPT
