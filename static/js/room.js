/* The meeting room by keyboard: every key does what a link, a button or a field of the page does as well. */

import { follow } from "./by-keys.js";
import { isToBeSaved } from "./drafts.js";

const isText = (field) => field.matches("textarea, input, [contenteditable], [contenteditable] *");
const written = () => document.querySelector(".room form[data-draft]");

function goTo(rel) {
  const link = document.querySelector(`.room-steps a[rel="${rel}"]`);
  if (link) follow(link);
  return Boolean(link);
}

function find() {
  const field = document.getElementById("find");
  field.closest("details").open = true;
  field.select();
}

const save = () => written()?.requestSubmit();

/* Saves what is written, and goes on to the next item once it is saved. */
function saveAndGoOn() {
  if (!goTo("next")) save();
}

const isWaiting = () => Boolean(written()) && isToBeSaved(written());

function writeTask() {
  if (isWaiting()) save();
  document.querySelector("[data-task-line]")?.focus();
}

/* What is written below a decision asks for one that is saved. */
function openPage(key) {
  const linkOf = () => document.querySelector(`.room a[data-key="${key}"]`);
  if (!isWaiting()) {
    if (linkOf()) follow(linkOf());
    return;
  }
  const form = written();
  const onceAnswered = () => {
    if (form.isConnected) return;
    document.removeEventListener("htmx:afterSettle", onceAnswered);
    if (linkOf() && !isWaiting()) follow(linkOf());
  };
  document.addEventListener("htmx:afterSettle", onceAnswered);
  save();
}

/* The button for everybody while there is one; then the first of those who may be away. */
function callRoll() {
  const roll = document.querySelector(".room-attendance");
  if (!roll) return;
  roll.open = true;
  roll.querySelector('#attendance > form button, #attendance tbody button[value="no"]')?.focus();
}

/* Up and down the list of people, on the same button of each. */
function upOrDown(event) {
  const row = event.target.closest?.("#attendance tbody tr");
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!row || !step || event.target.tagName !== "BUTTON") return;
  const other = row[step]?.querySelector(`button[value="${event.target.value}"]`);
  if (!other) return;
  event.preventDefault();
  other.focus();
}

const KEYS = {
  ArrowRight: () => goTo("next"),
  ArrowLeft: () => goTo("prev"),
  Enter: saveAndGoOn,
  k: find,
  s: save,
  u: () => document.querySelector('.room select[name="outcome"]')?.focus(),
  i: () => openPage("i"),
  m: () => openPage("m"),
  ".": writeTask,
  ",": callRoll,
};
/* In a text, Ctrl and an arrow lead from word to word, and in a formatted one i and u are slanted and underlined. */
const OF_TEXT = ["ArrowRight", "ArrowLeft"];
const OF_FORMATTED = ["i", "u"];

const isTheTexts = ({ key, target }) =>
  (OF_TEXT.includes(key) && isText(target)) || (OF_FORMATTED.includes(key) && target.isContentEditable);

/* A form beside the decision, as that of a task, is sent by Ctrl and Enter, like any other; an empty line is none. */
const isOfAnotherForm = ({ key, target }) =>
  key === "Enter" &&
  ![null, written()].includes(target.closest("form")) &&
  !(target.matches("[data-task-line]") && !target.value.trim());

function heed(event) {
  const act = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey ? KEYS[event.key] : null;
  if (!act || event.isComposing || isTheTexts(event) || isOfAnotherForm(event)) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/* Before the editor of a text takes the key for itself: to it, Ctrl+Enter is a new line. */
document.addEventListener("keydown", heed, true);
document.addEventListener("keydown", upOrDown);
