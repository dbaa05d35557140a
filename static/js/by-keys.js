/* Who goes from page to page by keys writes at once where he or she comes. */

import { drop, keep, kept } from "./storage.js";

const COMES = "comes-by-keys";
const TAB = "sessionStorage";
const FIRST = [
  '.room select[name="outcome"]',
  "main form.form :is(select, textarea, input:not([type=hidden]), [contenteditable])",
];

/* Asked at once: whoever goes on before the page is all there has said so of the next. */
const hasCome = kept(COMES, TAB);
drop(COMES, TAB);

/* Follows a link, which saves first what is written: saving.js. */
export function follow(link) {
  keep(COMES, true, TAB);
  link.click();
}

/* Puts the focus into the outcome of an item that has none, or into the first field of a form. */
export function writeAtOnce() {
  if (!hasCome || document.querySelector("[data-focus]")) return;
  const [outcome, field] = FIRST.map((place) => document.querySelector(place));
  if (outcome) {
    if (!outcome.value) outcome.focus({ preventScroll: true });
  } else field?.focus();
}
