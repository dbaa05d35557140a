/* While somebody writes in an item: what is typed is kept on the server, field by field, within two seconds; who else is
   there is told, and what others have saved in fields one has not touched is put into the form. */

import { isKept, wasSaved } from "./drafts.js";
import { MARK } from "./plain-as-rich.js";
import { changes, fieldsOf, isNothing, read, same, write } from "./typed.js";

const SECOND = 1000;
const AFTER_TYPING = 1.2 * SECOND;
/* So that it is kept within two seconds, the way to the server counted. */
const LONGEST_WAIT = 1.4 * SECOND;
/* Somebody who types on asks no more often than that. */
const SENT_EVERY = 2 * SECOND;
const ASKED_EVERY = 10 * SECOND;
const GIVE_UP_AFTER = 20 * SECOND;
const TRIED_AGAIN_AFTER = 3 * SECOND;

/* By the place of the words: the form, what was sent last, and whether something is on its way. */
const sittings = new Map();

const formOf = (place) => place.closest("form") ?? place.parentElement.querySelector("form[data-draft]");

/* The editor's fields are posted under a name of their own. */
function postedName(form, name) {
  return fieldsOf(form).some((field) => field.name === name + MARK) ? name + MARK : name;
}

function bodyOf(form, extra) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(extra)) body.append(name, value);
  return body;
}

async function post(place, form, extra, { keepalive = false } = {}) {
  const answer = await fetch(place.dataset.sitting, {
    method: "POST",
    body: bodyOf(form, extra),
    redirect: "manual",
    keepalive,
    signal: keepalive ? null : AbortSignal.timeout(GIVE_UP_AFTER),
  }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

function put(place, selector, words) {
  const told = place.querySelector(selector);
  if (told.textContent.trim() !== words) told.textContent = words;
}

/* Rows of a field's name and a text that stands elsewhere. */
function showTexts(place, rows) {
  const list = place.querySelector("[data-texts]");
  const told = JSON.stringify(rows);
  if (list.dataset.told === told) return;
  list.dataset.told = told;
  list.replaceChildren(
    ...rows.flatMap(({ why, label, text }) => {
      const [term, words] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = `${label}: ${why}`;
      words.className = "typed";
      words.textContent = text;
      return [term, words];
    }),
  );
  list.hidden = rows.length === 0;
}

const inWords = (place, { name, fields }) =>
  fields.length ? `${name} (${place.dataset.writes} ${fields.join(", ")})` : name;

/* What somebody else has saved where one has typed nothing, the form shows from now on. */
function takeOver(form, state, moved) {
  const standing = read(form);
  for (const { name, value, mine } of moved) {
    const posted = postedName(form, name);
    const isTouched = !same(state.came[posted], standing[posted]);
    if (mine || isTouched || same(standing[posted], value)) continue;
    const values = { [posted]: Array.isArray(standing[posted]) ? [value] : value };
    write(form, values);
    Object.assign(state.came, values);
    Object.assign(state.sent, values);
  }
}

function tell(place, form, state, answer) {
  const { others, moved, saved, unsaved } = answer;
  /* Until it is saved on its item, whatever saves first does so: saving.js. */
  form.toggleAttribute("data-kept-unsaved", unsaved);
  const both = others.flatMap((other) =>
    other.both.map((row) => ({ ...row, why: `${other.name}. ${place.dataset.both}` })),
  );
  const changed = moved.filter(({ mine }) => mine).map((row) => ({ ...row, why: place.dataset.changed }));
  if (saved) put(place, "[data-kept]", place.dataset.saved.replace("[time]", saved));
  const here = others.map((other) => inWords(place, other)).join(" · ");
  put(place, "[data-others]", here && `${place.dataset.here} ${here}`);
  showTexts(place, [...both, ...changed]);
  place.querySelector("[data-undo]").hidden = !saved;
  takeOver(form, state, moved);
}

/* Keeps what was typed since the last time; asks who is here where nothing was. */
async function keep(place) {
  const [state, form] = [sittings.get(place), formOf(place)];
  /* The form has been saved meanwhile, and another stands there. */
  if (!state || !form) return;
  if (state.isSending) {
    state.isWaiting = true;
    return;
  }
  const standing = read(form);
  const isTyped = !isNothing(changes(state.sent, standing));
  state.isSending = true;
  if (isTyped) state.lastSent = performance.now();
  const answer = await post(place, form, isTyped ? { typed: "yes" } : {});
  state.isSending = false;
  if (!place.isConnected) return;
  /* What was typed while an answer was slow to come does not wait for the next key. */
  if (state.isWaiting) keepSoon(place);
  state.isWaiting = false;
  if (!answer) {
    if (!isTyped) return;
    put(place, "[data-kept]", place.dataset.away);
    /* One try waits at a time, however many failed: each posts the whole form. */
    clearTimeout(state.again);
    state.again = setTimeout(() => {
      state.again = undefined;
      if (place.isConnected) keep(place);
    }, TRIED_AGAIN_AFTER);
    return;
  }
  if (isTyped) {
    state.sent = standing;
    if (isKept(form)) wasSaved(form, standing);
  }
  tell(place, form, state, answer);
}

function keepSoon(place) {
  const state = sittings.get(place);
  clearTimeout(state.next);
  /* Somebody who types on and on is not left waiting for a pause. */
  state.since ??= performance.now();
  const waited = performance.now() - state.since;
  const early = SENT_EVERY - (performance.now() - (state.lastSent ?? -SENT_EVERY));
  state.next = setTimeout(
    () => {
      state.since = undefined;
      keep(place);
    },
    Math.max(0, early, Math.min(AFTER_TYPING, LONGEST_WAIT - waited)),
  );
}

async function undo(place) {
  const [state, form] = [sittings.get(place), formOf(place)];
  const answer = await post(place, form, { undo: "yes" });
  if (!answer?.values) return;
  const standing = read(form);
  const values = Object.entries(answer.values).map(([name, value]) => {
    const posted = postedName(form, name);
    return [posted, Array.isArray(standing[posted]) ? [value] : value];
  });
  write(form, Object.fromEntries(values));
  state.sent = read(form);
  if (isKept(form)) wasSaved(form, state.sent);
  await keep(place);
}

function sit(place) {
  const form = formOf(place);
  if (!form || sittings.has(place)) return;
  /* What the browser had kept, or was typed while the form was saved, is not on the server yet. */
  const came = read(form, { asItCame: true });
  sittings.set(place, { came, sent: came });
  place.querySelector("[data-undo]").addEventListener("click", () => undo(place));
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => keepSoon(place));
  keep(place);
}

/* One of many forms on a page: who reads on says nothing of the others. */
function sitWhenWrittenIn(place) {
  formOf(place)?.addEventListener("focusin", () => sit(place), { once: true });
}

const isWrittenIn = (place) => !("waits" in place.dataset) || formOf(place)?.contains(document.activeElement);

function sitAll() {
  for (const place of sittings.keys()) if (!place.isConnected) sittings.delete(place);
  document.querySelectorAll("[data-sitting]:not([data-waits])").forEach(sit);
  document.querySelectorAll("[data-waits]").forEach(sitWhenWrittenIn);
}

/* What was typed in the last moment goes along when the page is left. */
function keepOnLeaving() {
  for (const [place, state] of sittings) {
    const form = formOf(place);
    if (form && place.isConnected && !isNothing(changes(state.sent, read(form)))) {
      post(place, form, { typed: "yes" }, { keepalive: true });
    }
  }
}

export function sitAtItems() {
  sitAll();
  document.addEventListener("htmx:afterSwap", sitAll);
  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    for (const [place, state] of sittings) if (place.isConnected && !state.again && isWrittenIn(place)) keep(place);
  }, ASKED_EVERY);
  window.addEventListener("pagehide", keepOnLeaving);
}
