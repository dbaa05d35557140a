/* Saving is seen: a form that keeps a draft is sent by a script, which says when it was not saved, and tries again. */

import { answered, isKept, isToBeSaved, keptForms, piece, reader, remember, wasSaved } from "./drafts.js";
import { goTo, leaveInPeace } from "./leaving.js";
import { changes, isNothing, read } from "./typed.js";

const SECOND = 1000;
const LONGEST_PAUSE = 60 * SECOND;
const GIVE_UP_AFTER = 60 * SECOND;
/* A browser lets a page that is left send 64 kB, in which a letter can take nine bytes. */
const SHORT = 7000;
/* The portal, or what stands before it, has said no: nothing was done, and it can be asked again. */
const NOT_DONE = [403, 429, 503];
/* The same is at work already: dk2020portal/sent_by_script.py. */
const TOO_EARLY = 425;
/* The answer is the page of the form, with what is to be mended. */
const TO_BE_MENDED = [200, 400, 409, 422];

/* By form: the values that are being sent. */
const underWay = new WeakMap();
/* By form: the message that was sent and has had no answer yet. */
const unanswered = new WeakMap();
/* By form: how often it has been tried, and the next time. */
const tries = new WeakMap();
/* By form: who waits for its answer. */
const waiting = new WeakMap();

const isSwapped = (form) => form.hasAttribute("data-hx-post");

/* The name of what the notice says of a failure. */
function reasonOf({ status, isExpired }) {
  if (isExpired) return "expired";
  if (!status || status === TOO_EARLY) return "away";
  if (status === 403 || status === 429) return String(status);
  return status >= 500 ? "broken" : "refused";
}

function place(form, notice) {
  const button = form.querySelector("button:not([type=button])");
  form.querySelector(".not-saved")?.remove();
  (button.closest(".actions") ?? button).before(notice);
}

/* Says it once: the same words again would be read aloud at every try. */
function say(form, { reason, isTriedAgain, isKeptHere }) {
  const told = [reason, isTriedAgain, isKeptHere].join();
  if (form.querySelector(".not-saved")?.dataset.told === told) return;
  const notice = piece("not-saved");
  notice.dataset.told = told;
  notice.querySelector("[data-why]").textContent = notice.dataset[reason] ?? notice.dataset.refused;
  const said = { "kept-here": isKeptHere, "only-here": !isKeptHere, "tried-again": isTriedAgain };
  for (const [name, holds] of Object.entries({ ...said, "log-in": reason === "expired" })) {
    if (!holds) notice.querySelector(`[data-${name}]`).remove();
  }
  notice.querySelector("[data-log-in]")?.setAttribute("href", window.location.href);
  notice.querySelector("[data-try-now]").addEventListener("click", () => tryAgain(form));
  place(form, notice);
}

function stopWaiting(form) {
  clearTimeout(tries.get(form)?.next);
}

function tryAgain(form) {
  stopWaiting(form);
  if (form.isConnected && !underWay.has(form)) form.requestSubmit();
}

/* What bears a name is done once, however often it is sent; what htmx sends bears none, but has a version. */
const mayBeTriedAgain = ({ status }) => !status || [...NOT_DONE, TOO_EARLY].includes(status) || status >= 500;

function failed(form, failure) {
  const isTriedAgain = mayBeTriedAgain(failure);
  say(form, { reason: reasonOf(failure), isTriedAgain, isKeptHere: remember(form) });
  waiting.get(form)?.(false);
  if (!isTriedAgain) return;
  const count = tries.get(form)?.count ?? 0;
  const pause = Math.max(Math.min(2 * SECOND * 2 ** count, LONGEST_PAUSE), (failure.pause || 0) * SECOND);
  stopWaiting(form);
  tries.set(form, { count: count + 1, next: setTimeout(() => tryAgain(form), pause) });
}

/* A page that was open for too long gets the token of a fresh one, if the same person is still logged on. */
async function renewToken() {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || page.body.dataset.reader !== reader) return false;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = token;
  });
  document.body.setAttribute("data-hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  return true;
}

async function notSaved(form, { status, header }) {
  const isExpired = Boolean(header("X-Form-Expired"));
  if (isExpired && !tries.get(form)?.isRenewed && (await renewToken())) {
    tries.set(form, { ...tries.get(form), isRenewed: true });
    tryAgain(form);
  } else failed(form, { status, isExpired, pause: Number(header("Retry-After")) });
}

function starts(form, values) {
  stopWaiting(form);
  remember(form);
  underWay.set(form, values);
}

/* As a page without scripts would: the answer is shown whole. */
function sendPlainly(form, button) {
  leaveInPeace();
  form.dataset.plainly = "yes";
  form.requestSubmit(button);
  delete form.dataset.plainly;
}

/* A message is what is sent once: what stood in the form, under a name that no other has. */
function messageOf(form, button) {
  const name = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  return { name, body: new FormData(form, button), values: read(form) };
}

/* The answer, or null where none came. A file may take its time; what is short goes on when the page is left. */
function post(form, { name, body, values }) {
  const hasFile = [...body.values()].some((value) => value instanceof File && value.size);
  return fetch(form.getAttribute("action") || window.location.href, {
    method: "POST",
    body,
    headers: { "X-Sent-As": name },
    redirect: "manual",
    keepalive: !hasFile && JSON.stringify(values).length < SHORT,
    signal: hasFile ? null : AbortSignal.timeout(GIVE_UP_AFTER),
  }).catch(() => null);
}

/* What has had no answer may have been done: the same is sent until it has one, whatever was typed since. */
async function send(form, button) {
  if (underWay.has(form)) return;
  const message = unanswered.get(form) ?? messageOf(form, button);
  unanswered.set(form, message);
  starts(form, message.values);
  form.classList.add("htmx-request");
  const answer = await post(form, message);
  form.classList.remove("htmx-request");
  underWay.delete(form);
  if (answer && answer.status !== TOO_EARLY && (answer.status < 500 || NOT_DONE.includes(answer.status))) {
    unanswered.delete(form);
  }
  await take(form, button, message.values, answer);
}

async function take(form, button, sent, answer) {
  const goesTo = answer?.headers.get("X-Goes-To");
  const isTypedOn = Boolean(answer?.headers.get("X-Saved")) && wasSaved(form, sent);
  if (goesTo) goTo(isTypedOn ? window.location.href : goesTo);
  else if (answer?.type === "opaqueredirect" || TO_BE_MENDED.includes(answer?.status)) sendPlainly(form, button);
  else await notSaved(form, { status: answer?.status ?? 0, header: (name) => answer?.headers.get(name) });
}

function sendKeptForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isKept(form) || isSwapped(form) || form.dataset.plainly) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

/* What is not typed text is not tried again: somebody may have pressed something else meanwhile. */
function complainAt(place, reason) {
  const notice = place.querySelector(":scope > .not-done") ?? piece("not-done");
  notice.querySelector("[data-why]").textContent = notice.dataset[reason] ?? notice.dataset.refused;
  place.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

function swapFailed({ detail }) {
  const { elt, verb } = detail.requestConfig;
  const { status } = detail.xhr;
  const header = (name) => (status ? detail.xhr.getResponseHeader(name) : null);
  if (isKept(elt)) notSaved(elt, { status, header });
  else if (verb === "post") complainAt(detail.target, reasonOf({ status, isExpired: header("X-Form-Expired") }));
}

/* The forms that htmx sends and swaps. */
function watchSwappedForms() {
  const on = (name, act) => document.addEventListener(`htmx:${name}`, act);
  on("beforeRequest", ({ detail }) => {
    if (isKept(detail.elt)) starts(detail.elt, read(detail.elt));
  });
  on("beforeSwap", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (isKept(elt) && TO_BE_MENDED.includes(detail.xhr.status)) {
      answered(elt, underWay.get(elt), { saved: detail.xhr.status === 200 });
    }
  });
  on("afterRequest", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (!isKept(elt)) return;
    underWay.delete(elt);
    waiting.get(elt)?.(detail.xhr.status === 200);
  });
  for (const name of ["responseError", "sendError", "timeout"]) on(name, swapFailed);
}

const save = (form) =>
  new Promise((resolve) => {
    waiting.set(form, resolve);
    if (!underWay.has(form)) form.requestSubmit();
  });

/* Says whether everything has been saved; what has not says why. */
async function saveAll() {
  for (;;) {
    const form = keptForms().find((one) => isSwapped(one) && isToBeSaved(one));
    if (!form) return true;
    if (!(await save(form))) {
      form.querySelector(".not-saved")?.scrollIntoView({ block: "center" });
      return false;
    }
  }
}

/* The server has said no to it as it stands: asked again, it would say the same. The draft stays in the browser. */
const isRefused = (form) => "unsaved" in form.dataset && isNothing(changes(read(form, { asItCame: true }), read(form)));

/* A link that ends what is written here saves it first. */
function saveBeforeFollowing() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-saves-first]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!keptForms().some((form) => isSwapped(form) && isToBeSaved(form) && !isRefused(form))) return;
    event.preventDefault();
    if (await saveAll()) window.location.assign(link.href);
  });
}

/* So does a button that ends it by a form of its own. */
function saveBeforeSubmitting() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-saves-first]");
    if (!form || event.defaultPrevented) return;
    if (!keptForms().some((one) => isSwapped(one) && isToBeSaved(one))) return;
    event.preventDefault();
    const { submitter } = event;
    if (!(await saveAll())) return;
    /* What the button says goes along, as if it had sent the form itself. */
    if (submitter?.name) {
      const said = document.createElement("input");
      Object.assign(said, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(said);
    }
    form.submit();
  });
}

export function seeToSaving() {
  if (!reader) return;
  sendKeptForms();
  watchSwappedForms();
  saveBeforeFollowing();
  saveBeforeSubmitting();
  window.addEventListener("online", () =>
    keptForms()
      .filter((form) => form.querySelector(".not-saved"))
      .forEach(tryAgain),
  );
}
