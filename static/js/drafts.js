/* Typed text is never lost, and overwrites nobody else's: what stands in a form[data-draft] is kept in the browser,
   with the version it was begun on, until the server has saved it. */

import { fromPlain, MARK } from "./plain-as-rich.js";
import { drop, keep, kept } from "./storage.js";
import { changes, fieldsOf, inWords, isNothing, read, same, versionOf, write } from "./typed.js";

/* Who types. Two who share a browser never see each other's texts; who looks as somebody else types nothing. */
export const reader = document.body.dataset.reader;
const PREFIX = `draft:${reader}:`;
const FORMAT = 2;

/* By form: the key of its draft, and what it was begun on: a version, and the values that stood there. */
const begun = new WeakMap();
/* By key: what was typed while the form was on its way to the server, to be put into the form that comes back. */
const typedMeanwhile = new Map();

export const isKept = (form) => begun.has(form);

/* What differs from what is saved. */
const unsavedIn = (form) => changes(begun.get(form).base, read(form));

export const isUnsaved = (form) => isKept(form) && !isNothing(unsavedIn(form));

/* What the server keeps as it is typed is safe, and not saved for that: sitting.js. */
export const isToBeSaved = (form) => isUnsaved(form) || (isKept(form) && "keptUnsaved" in form.dataset);

export const keptForms = () => [...document.querySelectorAll("form[data-draft]")].filter(isKept);

/* A copy of a piece of the page that base.html has ready, in the reader's language. */
export function piece(name) {
  const copy = document.getElementById(name).content.firstElementChild.cloneNode(true);
  if (copy.dataset.level) copy.classList.add(`alert-${copy.dataset.level}`);
  return copy;
}

/* Keeps what stands in the form; says whether the browser could. */
export function remember(form) {
  const { key, last, ...started } = begun.get(form);
  const values = read(form);
  if (isNothing(changes(started.base, values))) {
    if (last) drop(key);
    begun.get(form).last = null;
    return true;
  }
  const draft = { format: FORMAT, at: window.location.pathname, ...started, values };
  const now = JSON.stringify(draft);
  if (now !== last && !keep(key, draft)) return false;
  begun.get(form).last = now;
  return true;
}

/* Formatted text is kept under the name it is posted under: code becomes the editor's, and so does plain text. */
function asPosted(form, values, format) {
  const posted = { ...values };
  for (const field of fieldsOf(form)) {
    const plain = field.name.replace(MARK, "");
    if (field.name !== plain && posted[field.name] === undefined && posted[plain] !== undefined) {
      posted[field.name] = format === FORMAT ? fromPlain(posted[plain]) : posted[plain];
    }
  }
  return posted;
}

/* A draft from before drafts had a format says nothing of what it was begun on. */
function draftOf(form, key) {
  const found = kept(key);
  if (found === null || typeof found !== "object") return null;
  if (found.format !== FORMAT) return { base: {}, values: asPosted(form, found, 1) };
  return { ...found, base: asPosted(form, found.base, FORMAT), values: asPosted(form, found.values, FORMAT) };
}

function toFirstOf(form, values) {
  const field = fieldsOf(form).find((one) => one.name in values);
  (field?.closest(".prose-editor")?.querySelector("[contenteditable]") ?? field)?.focus();
}

/* What is on the server is what is written on from now. */
function beginAnew(form, came) {
  const { key } = begun.get(form);
  begun.set(form, { key, version: versionOf(form), base: came });
}

function takeBack(form, mine, came) {
  write(form, Object.fromEntries(Object.keys(mine).map((name) => [name, came[name]])));
  beginAnew(form, came);
  drop(begun.get(form).key);
}

function announce(form, mine, came) {
  const note = piece("draft-back");
  note.querySelector("[data-discard]").addEventListener("click", () => {
    takeBack(form, mine, came);
    note.remove();
    toFirstOf(form, mine);
  });
  form.prepend(note);
}

/* The text was saved by somebody else meanwhile: both are shown, as after a save that met another (conflict.html). */
function showBoth(form, mine, came) {
  const both = piece("draft-differs");
  const list = both.querySelector("dl");
  for (const name of Object.keys(mine)) {
    const [label, theirs] = inWords(form, name, came[name]);
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = label;
    words.className = "typed";
    words.textContent = theirs || list.dataset.nothing;
    list.append(term, words);
  }
  const close = () => {
    both.remove();
    toFirstOf(form, mine);
  };
  both.querySelector("[data-keep-mine]").addEventListener("click", () => {
    beginAnew(form, came);
    remember(form);
    close();
  });
  both.querySelector("[data-use-theirs]").addEventListener("click", () => {
    takeBack(form, mine, came);
    close();
  });
  form.prepend(both);
}

/* Whether what stands in the form now is not what the draft was begun on. One begun on what was just saved does not
   know the number of that version. */
function isNewer(form, draft, mine, came) {
  const moved = Object.keys(mine).some((name) => name in draft.base && !same(draft.base[name], came[name]));
  return moved || (!draft.isSaved && draft.version !== versionOf(form));
}

/* Puts what had been typed into the form, and nothing else of the draft; what has just been typed stays. */
function layOver(form, draft, came) {
  const { key } = begun.get(form);
  const justTyped = changes(came, read(form));
  const differing = changes(came, changes(draft.base, draft.values));
  const mine = Object.fromEntries(Object.entries(differing).filter(([name]) => name in came && !(name in justTyped)));
  if (isNothing(mine)) {
    drop(key);
    return;
  }
  write(form, mine);
  if (isNewer(form, draft, mine, came)) {
    const bases = Object.keys(mine)
      .filter((name) => name in draft.base)
      .map((name) => [name, draft.base[name]]);
    begun.set(form, { key, version: draft.version, base: { ...came, ...Object.fromEntries(bases) } });
    showBoth(form, mine, came);
  } else announce(form, mine, came);
}

function putTypedMeanwhile(form, key) {
  const typed = typedMeanwhile.get(key);
  typedMeanwhile.delete(key);
  if (!typed) return;
  write(form, typed.values);
  const field = document.getElementById(typed.focused);
  if (field?.setSelectionRange && form.contains(field)) {
    field.focus();
    field.setSelectionRange(typed.start, typed.end);
  }
}

function begin(form) {
  const key = PREFIX + form.dataset.draft;
  const came = read(form, { asItCame: true });
  const draft = draftOf(form, key);
  /* What the server sends back to be mended stands in the form as it was typed, and is not saved. */
  if ("unsaved" in form.dataset) {
    begun.set(form, { key, version: draft?.version ?? versionOf(form), base: draft?.base ?? {} });
  } else {
    begun.set(form, { key, version: versionOf(form), base: came });
    if (draft) layOver(form, draft, came);
  }
  putTypedMeanwhile(form, key);
  remember(form);
}

function keepAllIn(root) {
  [...root.querySelectorAll("form[data-draft]")].filter((form) => !isKept(form)).forEach(begin);
}

/* A form was answered on its own page and is replaced: what was typed since it was sent is put into the new one. */
export function answered(form, sent, { saved }) {
  const { key } = begun.get(form);
  const values = changes(sent, read(form));
  const { id: focused, selectionStart: start, selectionEnd: end } = document.activeElement;
  if (!isNothing(values)) typedMeanwhile.set(key, { values, focused, start, end });
  if (saved) drop(key);
}

/* What was sent has been saved. Says whether something was typed since, which stays a draft of its own. */
export function wasSaved(form, sent) {
  const { key, version } = begun.get(form);
  const isTypedOn = !isNothing(changes(sent, read(form)));
  begun.set(form, { key, version, base: sent, isSaved: true });
  if (!isTypedOn) drop(key);
  remember(form);
  return isTypedOn;
}

/* Forms that keep no draft of their own are kept when the reader is logged off, once, for the page they stand on. */
const allForms = () => [...document.querySelectorAll('main form[method="post"]')];

export const otherForms = () => allForms().filter((form) => !isKept(form));

const leftKey = (form) => `left:${window.location.pathname}:${allForms().indexOf(form)}`;

export function keepWhatIsTyped() {
  keptForms().forEach(remember);
  otherForms().forEach((form) => {
    const [base, values] = [read(form, { asItCame: true }), read(form)];
    if (isNothing(changes(base, values))) return;
    keep(PREFIX + leftKey(form), { format: FORMAT, version: versionOf(form), base, values });
  });
}

/* Such a form keeps a draft from then on. */
function bringBack() {
  otherForms().forEach((form) => {
    if (kept(PREFIX + leftKey(form)) !== null) form.dataset.draft = leftKey(form);
  });
}

export function keepDrafts() {
  if (!reader) return;
  keepAllIn(document);
  bringBack();
  keepAllIn(document);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form ?? event.target.closest?.("form");
      if (form && isKept(form)) remember(form);
    });
  }
  document.addEventListener("htmx:afterSwap", (event) => keepAllIn(event.target.parentElement ?? document));
  /* What scripts write into a field tells nobody. */
  setInterval(() => keptForms().forEach(remember), 2000);
}
