/* What a page folds away: it is unfolded where an address leads to it, and as it was when one comes back. */

import { keep, kept } from "./storage.js";

const KEY = `folds:${window.location.pathname}${window.location.search}`;
const TAB = "sessionStorage";
const folds = () => [...document.querySelectorAll("main details[data-fold], main [data-fold] details")];

/* An item that is folded, or something inside what is folded. */
function unfoldWhereTo() {
  const place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (!place) return;
  for (const around of folds()) if (around.contains(place)) around.open = true;
  const own = place.matches("details") ? place : place.querySelector("details[data-fold]");
  if (own && place.matches("li, details")) own.open = true;
  if (own) place.scrollIntoView();
}

function cameBack() {
  const [came] = performance.getEntriesByType("navigation");
  return came?.type === "back_forward" || came?.type === "reload";
}

export function rememberFolds() {
  const all = folds();
  if (!all.length) return;
  const were = cameBack() ? kept(KEY, TAB) : null;
  if (were?.length === all.length)
    all.forEach((fold, at) => {
      fold.open = were[at];
    });
  unfoldWhereTo();
  window.addEventListener("hashchange", unfoldWhereTo);
  window.addEventListener("pagehide", () =>
    keep(
      KEY,
      folds().map((fold) => fold.open),
      TAB,
    ),
  );
}
