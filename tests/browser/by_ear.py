"""Somebody who sees nothing and presses keys: what Chromium's accessibility tree says is all there is to go by."""

STATES = {"required", "invalid", "checked", "pressed", "expanded"}
STOPS = 150
# What changes in a live region is spoken; the page before this one is forgotten, as a screen reader forgets it.
REMEMBER_WHAT_IS_SAID = """
window.saidAloud = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const element = target instanceof Element ? target : target.parentElement;
    const region = element?.closest('[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"]');
    const words = region?.innerText.trim();
    if (words) window.saidAloud.push(words);
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden"] });
"""

SETTLED = """() => document.readyState === "complete"
    && (!document.querySelector("[data-focus]") || document.activeElement !== document.body)"""


class Listener:
    """A page that is heard and used by keys only."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(REMEMBER_WHAT_IS_SAID)
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Accessibility.enable")

    def press(self, key):
        """Press a key, and wait until the page it may lead to is there; return what has the focus then."""
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()
        return self.hears()

    def types(self, words):
        """Type into what has the focus."""
        self.page.keyboard.type(words)

    def hears(self):
        """What is spoken of the element that has the focus: role, name, states, description."""
        focused = self.devtools.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": focused["objectId"], "fetchRelatives": False}
        return spoken(self.devtools.send("Accessibility.getPartialAXTree", asked)["nodes"][0])

    def tabs_to(self, words, key="Tab"):
        """Press Tab until something is spoken that has these words; return it."""
        heard = []
        while len(heard) < STOPS:
            heard.append(self.press(key))
            if words in heard[-1]:
                return heard[-1]
        raise AssertionError(f"{words!r} is not among what Tab leads to on {self.page.url}: {heard}")

    def goes_on_by(self, words):
        """Press Enter on the link or button that has these words, and wait for the page it leads to."""
        self.tabs_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        # What is new takes the focus when the browser has gone where the address leads.
        self.page.wait_for_function(SETTLED)
        return self.hears()

    def reads(self):
        """All that is read aloud of the page, in the order of reading; headings with their level."""
        nodes = {node["nodeId"]: node for node in self.devtools.send("Accessibility.getFullAXTree")["nodes"]}
        return list(read_on(next(iter(nodes.values())), nodes))

    def reads_headings(self):
        """The headings in the order of reading, each with its level."""
        return [line for line in self.reads() if line.startswith("heading")]

    def reads_from(self, words):
        """What is read aloud from the first line with these words on."""
        lines = self.reads()
        return lines[next(number for number, line in enumerate(lines) if words in line) :]

    def was_told(self, words):
        """A live region has said this since the page came."""
        self.page.wait_for_function("words => window.saidAloud.some(said => said.includes(words))", arg=words)


def read_on(node, nodes):
    """What is read aloud of a node and all below it."""
    role = value(node, "role")
    if not node["ignored"] and role in {"heading", "StaticText"}:
        yield spoken(node)
    below = () if role == "heading" else node.get("childIds", ())
    for child in below:
        if child in nodes:
            yield from read_on(nodes[child], nodes)


def value(node, part):
    """The value of a part of a node of the tree, or nothing."""
    return node.get(part, {}).get("value", "")


def spoken(node):
    """What a screen reader says of a node."""
    states = {state["name"]: state["value"].get("value") for state in node.get("properties", [])}
    told = [name for name, state in states.items() if name in STATES and state not in (False, "false", "")]
    level = str(states.get("level", "")) if value(node, "role") == "heading" else ""
    parts = [value(node, "role") + level, value(node, "name"), *told, value(node, "description")]
    return " | ".join(part for part in parts if part)
