/* Keys pressed alone, in one place: they are not heeded where one writes, and not by who has switched them off. */

const WRITING = "input, textarea, select, [contenteditable]";

export const isWriting = (target) => Boolean(target?.closest?.(WRITING));

/* WCAG 2.1.4: who speaks to the machine, or rests a hand on the keys, would set them off without wanting to. */
export const areHeeded = () => !document.documentElement.hasAttribute("data-without-keys");

/* An act that has nothing to do here returns false, and leaves the key to the browser. */
export function onSingleKey(acts) {
  document.addEventListener("keydown", (event) => {
    if (!(event.key in acts) || event.ctrlKey || event.metaKey || event.altKey || !areHeeded()) return;
    if (event.defaultPrevented || event.isComposing || isWriting(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (acts[event.key]() !== false) event.preventDefault();
  });
}
