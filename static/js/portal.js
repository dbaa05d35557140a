/* What the pages do beyond plain HTML. Every page works without it. */

import { writeAtOnce } from "./by-keys.js";
import { keepDrafts } from "./drafts.js";
import { foldFilters } from "./filters.js";
import { rememberFolds } from "./folded.js";
import { helpByKey } from "./help-key.js";
import { askBeforeLeaving } from "./leaving.js";
import { moveDates } from "./moving-dates.js";
import { saveThemselves } from "./saves-itself.js";
import { seeToSaving } from "./saving.js";
import { searchByKey } from "./search-key.js";
import { sitAtItems } from "./sitting.js";

/* What is new on a page is seen and read aloud because it has the focus. */
function focusNews(root) {
  root.querySelector("[data-focus]")?.focus();
}

/* Once the browser has gone where the address leads, which takes the focus away. */
function whenThere(act) {
  if (!window.location.hash) act();
  else window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(act)));
}

/* A message stands at what it is about, which is where the address leads. */
function placeMessages() {
  const messages = document.getElementById("messages");
  const place = document.getElementById(window.location.hash.slice(1))?.closest("li, section, article, div");
  if (messages && place && !place.contains(messages)) place.prepend(messages);
}

function foldSideOnSmallScreens() {
  const side = document.querySelector(".side");
  const small = window.matchMedia("(max-width: 900px)");
  if (!side) return;
  const fold = () => {
    side.open = !small.matches;
  };
  fold();
  small.addEventListener("change", fold);
  side.querySelector("summary").addEventListener("click", (event) => {
    if (!small.matches) event.preventDefault();
  });
}

/* A form pressed twice is sent once; coming back with the browser's back button makes it usable again.
   One that keeps a draft is sent by saving.js, which sees to it itself. */
function submitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && !event.defaultPrevented) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("data-hx-post") && !form.dataset.draft) form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
    });
  });
}

/* Quick phrases: a button fills the field it names, and the outcome it says where none has been chosen yet. */
function phrases() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-phrase]");
    if (!button) return;
    const field = document.getElementById(button.dataset.for);
    if (!field) return;
    event.preventDefault();
    field.value = [field.value.trim(), button.dataset.phrase].filter(Boolean).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const outcome = document.getElementById(button.dataset.chooses);
    if (outcome && !outcome.value) {
      outcome.value = button.dataset.outcome;
      outcome.dispatchEvent(new Event("input", { bubbles: true }));
      outcome.dispatchEvent(new Event("change", { bubbles: true }));
    }
    field.focus();
  });
}

/* Ctrl and Enter send the form one writes in; with Shift, they take the next step of the meeting. */
function sendByKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    const form = event.target.closest?.("main form");
    if (event.shiftKey) document.querySelector("[data-onward]")?.click();
    else if (form?.method === "post") form.requestSubmit(form.querySelector("button:not([type=button])"));
    else return;
    event.preventDefault();
  });
}

rememberFolds();
placeMessages();
whenThere(() => focusNews(document));
whenThere(writeAtOnce);
foldSideOnSmallScreens();
foldFilters();
submitOnce();
phrases();
sendByKeys();
searchByKey();
helpByKey();
keepDrafts();
saveThemselves();
seeToSaving();
askBeforeLeaving();
sitAtItems();
moveDates();
document.addEventListener("htmx:afterSwap", (event) => focusNews(event.target));
/* A refused or conflicting save comes back as a fragment to be shown, not as a failure to be swallowed. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
