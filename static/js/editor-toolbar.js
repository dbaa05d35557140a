/* The toolbar of an editor: one stop for Tab, in which arrow keys move; which tools are on is told, not only shown.
   The pattern: https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/ */

import { inOurs } from "./editor-words.js";

/* The tools that are on or off, and what the editor calls that. */
const SWITCHES = {
  heading3: ["heading", { level: 3 }],
  heading4: ["heading", { level: 4 }],
  ...Object.fromEntries(
    ["bulletList", "orderedList", "blockquote", "bold", "italic", "subscript", "superscript"].map((name) => [
      name,
      [name],
    ]),
  ),
};

const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

const isHidden = (tool) => tool.classList.contains("hidden");

function tell(tool, isOn) {
  if (isOn !== undefined) {
    tool.setAttribute("aria-pressed", isOn);
    tool.classList.toggle("active", isOn);
  }
  tool.setAttribute("aria-disabled", tool.classList.contains("disabled"));
}

function moveWithin(tools) {
  const stopAt = (stop) => {
    for (const tool of tools) tool.tabIndex = tool === stop ? 0 : -1;
  };
  return {
    /* A tool that is no longer shown is no stop. */
    keepStop() {
      const shown = tools.filter((tool) => !isHidden(tool));
      stopAt(shown.find((tool) => tool.tabIndex === 0) ?? shown[0]);
    },
    onKey(event) {
      const move = MOVES[event.key];
      const shown = tools.filter((tool) => !isHidden(tool));
      if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = shown[move(shown.indexOf(document.activeElement), shown.length)];
      stopAt(next);
      next.focus();
    },
  };
}

/* Makes the tools of an editor its toolbar; `label` names the field, and what it says is part of the toolbar's name. */
export function makeToolbar(editor, label) {
  const bar = editor.storage.menu.dom;
  const tools = [...bar.querySelectorAll("button")];
  const { keepStop, onKey } = moveWithin(tools);
  bar.id = `${label.id}_tools`;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", inOurs("toolbar"));
  bar.setAttribute("aria-labelledby", `${bar.id} ${label.id}`);
  for (const [nth, tool] of tools.entries()) {
    tool.title = inOurs(tool.title);
    tool.setAttribute("aria-label", tool.title);
    tool.tabIndex = nth ? -1 : 0;
  }
  const draw = () => {
    for (const tool of tools) {
      const state = SWITCHES[tool.dataset.name];
      tell(tool, state && editor.isActive(...state));
    }
    keepStop();
  };
  bar.addEventListener("keydown", onKey);
  editor.on("transaction", draw);
  draw();
}
