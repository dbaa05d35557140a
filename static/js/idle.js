/* Idle log-out: warns, keeps what was typed, and logs off. All tabs of the portal count as one. */

import { keepWhatIsTyped } from "./drafts.js";
import { leaveInPeace } from "./leaving.js";
import { keep, kept } from "./storage.js";

const LAST = `last-sign-of-life:${document.body.dataset.reader}`;
const dialog = document.getElementById("idle");
const limit = Number(dialog.dataset.limit) * 1000;
const warning = Math.min(5 * 60 * 1000, limit / 4);
const MINUTE = 60 * 1000;
let told = Date.now();
let over = false;

const last = () => Math.max(Number(kept(LAST)), told);

/* Tells the other tabs at once, and the server at most once a minute. */
function alive({ now = false } = {}) {
  keep(LAST, Date.now());
  if (!now && Date.now() - told < Math.min(MINUTE, warning / 2)) return;
  told = Date.now();
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(dialog.dataset.stillHere, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(
    () => {},
  );
}

function say(left) {
  const minutes = Math.max(1, Math.ceil(left / MINUTE));
  const line = dialog.querySelector("[data-idle-left]");
  const words = minutes === 1 ? line.dataset.one : line.dataset.more.replace("#", minutes);
  if (line.textContent !== words) line.textContent = words;
}

function logOff() {
  over = true;
  keepWhatIsTyped();
  leaveInPeace();
  dialog.querySelector("[data-idle-log-off]").submit();
}

function look() {
  const left = last() + limit - Date.now();
  if (over) return;
  if (left <= 0) logOff();
  else if (left <= warning) {
    say(left);
    if (!dialog.open) dialog.showModal();
  } else if (dialog.open) dialog.close();
}

keep(LAST, Date.now());
const aliveUnlessWarned = () => {
  if (!dialog.open) alive();
};
for (const kind of ["input", "keydown", "pointerdown"]) {
  document.addEventListener(kind, aliveUnlessWarned, { passive: true });
}
/* Escape stays logged on too: it is a sign of life. */
dialog.addEventListener("close", () => {
  if (!over) alive({ now: true });
});
dialog.querySelector("[data-idle-stay]").addEventListener("click", () => {
  alive({ now: true });
  dialog.close();
});
dialog.querySelector("[data-idle-log-off]").addEventListener("submit", () => {
  over = true;
  keepWhatIsTyped();
  leaveInPeace();
});
document.addEventListener("visibilitychange", look);
/* Who follows a meeting looks at it without a touch, for as long as it is held. */
const follows = () => document.visibilityState === "visible" && document.querySelector("[data-follows]");
setInterval(() => {
  if (follows()) aliveUnlessWarned();
  look();
}, 1000);
