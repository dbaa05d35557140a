"""What is wrong with a page as it stands in the browser: axe, reflow, text spacing, focus. Each finding is a line."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What moves has come to rest, and the editor's icons are drawn.
AT_REST = """document.fonts.ready.then(() => document.getAnimations().forEach(one => {
    if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
}))"""
# Half of axe's time is contrast. What passed once passes wherever the elements from the root down have the same tags,
# classes and styles; what has been taken out of its place may lie on anything, and is measured each time. Only rules
# about sound and film wait for what a page loads: axe would fetch the style sheets once more for nothing.
RUN_AXE = """([rules, passed]) => {
    const styles = ["position", "color", "fill", "backgroundColor", "backgroundImage", "opacity", "visibility",
        "fontSize", "fontWeight", "textShadow", "filter", "mixBlendMode", "zIndex", "marginTop", "marginLeft"];
    const before = new Set(passed), now = new Set(), looks = new Map([[null, 1]]);
    const look = element => {
        if (!looks.has(element)) {
            const style = getComputedStyle(element), above = look(element.parentElement);
            const own = [above, element.localName, element.getAttribute("class"), ...styles.map(name => style[name])];
            let digest = 0;
            for (const letter of own.join("|")) digest = (digest * 131 + letter.codePointAt()) % 35184372088777;
            looks.set(element, above && ["static", "relative"].includes(style.position) ? digest : 0);
        }
        return looks.get(element);
    };
    const check = axe._audit.checks["color-contrast"], measure = check.evaluate;
    check.evaluate = function (element, ...more) {
        const its = look(element);
        if (before.has(its) || now.has(its)) return true;
        const answer = measure.call(this, element, ...more);
        if (answer === true && its) now.add(its);
        return answer;
    };
    const asked = {resultTypes: ["violations"], preload: {assets: ["media"]}, runOnly: {type: "tag", values: rules}};
    return axe.run(asked).finally(() => { check.evaluate = measure; }).then(({violations}) => ({
        found: violations.map(one => [one.id, one.nodes.map(node => node.target.join(" "))]),
        passed: [...now],
    }));
}"""
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
# The looks whose contrast has passed, on any page this process has examined.
passed: set[int] = set()


def found_by_axe(page) -> list[tuple[str, str]]:
    """(rule, where) of what axe finds on the page that is open, contrast where it was not found to be enough before."""
    answer = page.evaluate(RUN_AXE, [RULES, list(passed)])
    passed.update(answer["passed"])
    return [(rule, " | ".join(targets)) for rule, targets in answer["found"]]


def found_on(page, *, acted: bool) -> list[tuple[str, str]]:
    """(rule, where) of everything found on the page that is open; `acted` if it answers what somebody did."""
    page.evaluate(AT_REST)
    found = found_by_axe(page)
    has_focus, is_drawn = page.evaluate(f"[{HAS_FOCUS}, document.querySelector({DRAWN!r}) !== null]")
    if acted and not has_focus:
        found.append(("focus on the body", "body"))
    if is_drawn:
        for width in WIDTHS_OF_PICTURES:
            page.set_viewport_size({"width": width, "height": 800})
            found += [(f"{rule} at {width} px", where) for rule, where in found_by_axe(page)]
    for rule, width in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": 800})
        found += [(rule, where) for where in page.evaluate(WIDER)]
    wider, cut = page.evaluate(f"() => {{ ({SPACED})(); return Promise.all([{WIDER}, ({CUT})()]); }}")
    found += [("text spacing: wider than the page", where) for where in wider]
    found += [("text spacing: cut", where) for where in cut]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
