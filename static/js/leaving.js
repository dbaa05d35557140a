/* Leaving a page with text that is not saved asks first; what the page itself decides does not. */

import { isUnsaved, keptForms, otherForms, reader } from "./drafts.js";
import { fieldsOf } from "./typed.js";

/* How long after the reader asked for another page its coming is waited for, in milliseconds. */
const ON_THE_WAY = 3000;

let inPeace = false;
let askedFor = -ON_THE_WAY;

export function leaveInPeace() {
  inPeace = true;
}

/* Goes to an address as the answer to a form does: the page is asked for anew, even where only its fragment differs.
   Where the reader is going already, the reader decides. */
export function goTo(address) {
  const wait = askedFor + ON_THE_WAY - performance.now();
  if (wait > 0) {
    setTimeout(() => goTo(address), wait);
    return;
  }
  const to = new URL(address, window.location.href);
  leaveInPeace();
  const isHere = to.pathname + to.search === window.location.pathname + window.location.search;
  if (!isHere || !to.hash) window.location.assign(to);
  else {
    window.location.hash = to.hash;
    window.location.reload();
  }
}

const isText = (field) =>
  field.tagName === "TEXTAREA" || ["text", "search", "url", "email", "tel"].includes(field.type);

/* A form that keeps no draft and has been sent is on its way. */
const hasText = (form) =>
  !form.dataset.sent && fieldsOf(form).some((field) => isText(field) && field.value !== field.defaultValue);

const somethingIsUnsaved = () => keptForms().some(isUnsaved) || otherForms().some(hasText);

export function askBeforeLeaving() {
  if (!reader) return;
  window.addEventListener("beforeunload", (event) => {
    if (!inPeace) askedFor = performance.now();
    if (!inPeace && somethingIsUnsaved()) event.preventDefault();
  });
  /* An order from the server to go elsewhere, as to the log-in page. */
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) leaveInPeace();
  });
  window.addEventListener("pageshow", () => {
    inPeace = false;
  });
}
