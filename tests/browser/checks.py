"""What is wrong with a page as it stands in the browser: axe, reflow, text spacing, focus. Each finding is a line."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What moves has come to rest, and the editor's icons are drawn.
AT_REST = """document.fonts.ready.then(() => document.getAnimations().forEach(one => {
    if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
}))"""
RUN_AXE = """rules => axe.run({resultTypes: ["violations"], runOnly: {type: "tag", values: rules}}).then(
    found => found.violations.map(one => [one.id, one.nodes.map(node => node.target.join(" "))])
)"""
# The widths in CSS pixels a window of 1280 has at 400 % and at 200 % (WCAG 1.4.10, 1.4.4).
ZOOMED = {"reflow at 320 px": 320, "reflow at 200 %": 640}
# Measured when the editor's icons are drawn: until their font is there, they are words and take more room.
WIDER = """document.fonts.ready.then(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const past = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > wide + 1);
    return past.filter(one => !past.includes(one.parentElement)).slice(0, 3).map(one =>
        one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + [...one.classList].map(name => "." + name).join("")
    );
})"""
# The distances of WCAG 1.4.12, by a style sheet the content policy has nothing to say about.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}
        p {margin-bottom: 2em !important}
    `);
    document.adoptedStyleSheets.push(sheet);
}"""
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
    const style = getComputedStyle(one);
    if (!one.textContent.trim() || one.clientWidth < 2 || one.matches("textarea, select, iframe")) return false;
    return (style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1)
        || (style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1);
}).slice(0, 3).map(one => one.tagName.toLowerCase() + [...one.classList].map(name => "." + name).join(""))"""
# What is drawn is asked about where it has little room, too.
DRAWN, WIDTHS_OF_PICTURES = "main svg:is([role=img], [role=group])", (320, 768)
HAS_FOCUS = "document.activeElement !== document.body"


def found_on(page, *, acted: bool) -> list[tuple[str, str]]:
    """(rule, where) of everything found on the page that is open; `acted` if it answers what somebody did."""
    page.evaluate(AT_REST)
    found = [(rule, " | ".join(targets)) for rule, targets in page.evaluate(RUN_AXE, RULES)]
    if acted and not page.evaluate(HAS_FOCUS):
        found.append(("focus on the body", "body"))
    if page.locator(DRAWN).count():
        for width in WIDTHS_OF_PICTURES:
            page.set_viewport_size({"width": width, "height": 800})
            found += [(f"{rule} at {width} px", " | ".join(where)) for rule, where in page.evaluate(RUN_AXE, RULES)]
    for rule, width in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": 800})
        found += [(rule, where) for where in page.evaluate(WIDER)]
    page.evaluate(SPACED)
    found += [("text spacing: wider than the page", where) for where in page.evaluate(WIDER)]
    found += [("text spacing: cut", where) for where in page.evaluate(CUT)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
