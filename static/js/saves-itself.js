/* A form[data-saves-itself] is sent by htmx while it is typed in; where that was saved (204), it says so and when.
   What was not saved, saving.js says, keeps and tries again. */

import { isKept, wasSaved } from "./drafts.js";
import { read } from "./typed.js";

/* By form: what is on its way. */
const sent = new WeakMap();

const isOurs = (form) => form.dataset?.savesItself !== undefined;

function sayWhen(form) {
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  form.querySelector(".not-saved")?.remove();
  form.querySelector("[data-kept]").textContent = form.dataset.savesItself.replace("[time]", time);
}

export function saveThemselves() {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (isOurs(detail.elt)) sent.set(detail.elt, read(detail.elt));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt;
    if (!isOurs(form) || detail.xhr.status !== 204) return;
    if (isKept(form)) wasSaved(form, sent.get(form));
    sayWhen(form);
  });
}
