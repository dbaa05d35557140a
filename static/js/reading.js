/* The agenda as it is read: the item one comes to is unfolded, keys and thumb go on to the next, and what has been
   read on this device is remembered for this person. Every item can be read without it. */

import { onSingleKey } from "./single-keys.js";
import { keep, kept } from "./storage.js";

const agenda = document.querySelector(".reading[data-meeting]");
const rows = [...(agenda?.querySelectorAll("[data-item]") ?? [])];
const links = new Map([...(agenda?.querySelectorAll(".contents a") ?? [])].map((link) => [link.hash.slice(1), link]));
const KEY = `read:${document.body.dataset.reader}:${agenda?.dataset.meeting}`;
const read = kept(KEY) ?? {};

const foldOf = (row) => row.querySelector("[data-fold]");
const isRead = (row) => read[row.dataset.item] === row.dataset.asRead;

function say() {
  const done = rows.filter(isRead);
  const next = rows.find((row) => !isRead(row));
  for (const row of rows) {
    row.querySelector(".is-read").hidden = !isRead(row);
    links.get(row.id)?.classList.toggle("has-been-read", isRead(row));
  }
  const left = agenda.querySelector("[data-read-left]");
  const on = agenda.querySelector("[data-read-next]");
  if (!left || !done.length) return;
  left.textContent = `· ${left.dataset.words.replace("{read}", done.length).replace("{all}", rows.length)}`;
  left.hidden = false;
  on.hidden = !next;
  if (next) on.hash = next.id;
}

function note(row) {
  read[row.dataset.item] = row.dataset.asRead;
  if (document.body.dataset.reader) keep(KEY, read);
  say();
}

/* The focus goes along, so that keys go on from there. */
function show(row) {
  foldOf(row).open = true;
  row.scrollIntoView({ block: "start" });
  foldOf(row).querySelector("summary").focus({ preventScroll: true });
}

function isSeen(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/* The item one is at: the one with the focus while it is seen, or else the last that begins in the window's first third. */
function here() {
  const focused = document.activeElement?.closest?.("[data-item]");
  if (focused && isSeen(focused)) return focused;
  const line = window.innerHeight / 3;
  return rows.filter((row) => row.getBoundingClientRect().top <= line).at(-1) ?? null;
}

function step(by) {
  const from = here();
  const at = from ? rows.indexOf(from) : -1;
  const to = rows[from ? at + by : 0];
  if (to) show(to);
}

function mark() {
  const row = here();
  for (const [id, link] of links) {
    if (row && id === row.id) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

const goByKeys = () => onSingleKey({ j: () => step(1), k: () => step(-1) });

function goByPress() {
  agenda.addEventListener("click", (event) => {
    const stepping = event.target.closest("[data-step]");
    const done = event.target.closest("[data-read-on]");
    if (stepping) step(Number(stepping.dataset.step));
    if (!done) return;
    const row = done.closest("[data-item]");
    note(row);
    foldOf(row).open = false;
    const next = rows[rows.indexOf(row) + 1];
    if (next) show(next);
    else foldOf(row).querySelector("summary").focus();
  });
}

if (rows.length) {
  for (const button of agenda.querySelectorAll("[data-read-on]")) button.hidden = false;
  agenda.querySelector(".contents")?.classList.add("is-live");
  say();
  mark();
  goByKeys();
  goByPress();
  document.addEventListener("scroll", mark, { passive: true });
  document.addEventListener("focusin", mark);
}
