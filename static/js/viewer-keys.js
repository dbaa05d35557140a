/* The viewer by keyboard. What the browser does with a key in a field, and with keys it keeps for itself, stays so. */

import { areHeeded, isWriting } from "./single-keys.js";

const SIGNS = ["/", "+", "-"];

export function offerKeys(place, { pages, search }) {
  const ground = place.querySelector("[data-ground]");
  const acts = {
    "/": search.begin,
    "+": () => pages.zoom("in"),
    "-": () => pages.zoom("out"),
    ArrowRight: () => pages.turn(1),
    ArrowLeft: () => pages.turn(-1),
  };

  const isWiderThanWindow = () => ground.scrollWidth > ground.clientWidth + 1;

  /* The act a key stands for where it was pressed, or nothing. */
  function actOf(event) {
    const isCommand = event.ctrlKey || event.metaKey;
    /* Pressed once more, Ctrl+F is the browser's own search again. */
    if (isCommand)
      return event.key.toLowerCase() === "f" && !event.shiftKey && !search.hasFocus() ? search.begin : null;
    if (event.key === "Escape") return search.hasFocus() ? search.leave : null;
    if (isWriting(event.target) || (SIGNS.includes(event.key) && !areHeeded())) return null;
    if (event.key.startsWith("Arrow") && (event.shiftKey || isWiderThanWindow())) return null;
    return acts[event.key];
  }

  /* Before a key of the whole portal is heeded: here it is about this annex. */
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const act = actOf(event);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    true,
  );
}
