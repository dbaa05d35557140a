"""Counts what a hand does: every press of the mouse, every drop, and every key that stands for a press."""

from contextlib import suppress

from playwright.sync_api import expect

# Enter and Space on what can be pressed, Enter in a line (it sends the form), and arrows among radio buttons: each
# does what a click does. What is typed is not counted, nor Tab, which leads from field to field.
COUNTING = """
(() => {
  const tell = (what, element) => {
    const named = element.closest?.("button, a, summary, label, select, input, [contenteditable]") ?? element;
    window.countClick(`${what}: ${(named.textContent || named.value || named.name || "").trim().slice(0, 60)}`);
  };
  const isPressed = ({ key, target }) => {
    const isButton = target.matches("button, a, summary, [type=submit], [type=checkbox], [type=file]");
    if (isButton) return key === "Enter" || key === " ";
    if (target.matches("[type=radio]")) return key.startsWith("Arrow") || key === " ";
    return target.matches("input") && key === "Enter";
  };
  addEventListener("pointerdown", (event) => event.isTrusted && tell("mouse", event.target), true);
  addEventListener("drop", (event) => event.isTrusted && tell("drop", event.target), true);
  addEventListener("keydown", (event) => event.isTrusted && isPressed(event) && tell("key", event.target), true);
})();
"""
MOST_TABS = 200


class Hand:
    """A person's one hand on mouse and keyboard; everything counted goes to `clicks`, which several may share."""

    def __init__(self, page, clicks):
        self.page, self.clicks = page, clicks
        page.expose_function("countClick", lambda click: clicks.append(click))
        page.add_init_script(COUNTING)

    def opens(self, address):
        """Begin at an address, as by a bookmark or the link of a mail."""
        self.page.goto(address)

    def presses(self, role, name, *, within=None):
        """Press what has this name; return when the page that answers is there."""
        place = within or self.page
        place.get_by_role(role, name=name).first.click()
        with suppress(TimeoutError):
            self.page.wait_for_load_state()

    def tabs_to(self, field):
        """Go to a field with the keyboard alone."""
        expect(field).to_be_visible()
        for _tab in range(MOST_TABS):
            if field.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{field} cannot be reached by the keyboard")

    def types(self, field, text):
        """Write in a field that Tab leads to."""
        self.tabs_to(field)
        if field.evaluate("element => element.isContentEditable"):
            self.page.keyboard.insert_text(text)
        elif field.evaluate("element => element.tagName") == "SELECT":
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def enters(self):
        """Press Enter where one is."""
        self.page.keyboard.press("Enter")

    def drops(self, files, place):
        """Drop files from the desk on a place, as the browser sees it from its system."""
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 12}
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        session = self.page.context.new_cdp_session(self.page)
        for step in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": step, "data": data, **at})
        session.detach()
