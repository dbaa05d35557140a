/* Which page is read, the way to another one, and how large they are. */

import { said } from "./viewer-text.js";

const STEP = 1.2;
const [SMALLEST, LARGEST] = [0.25, 5];

export function offerPages(place, sheets) {
  const form = place.querySelector("[data-page]");
  const field = form.querySelector("input");
  const told = place.querySelector("[data-told]");
  const percent = place.querySelector("[data-percent]");
  const fit = place.querySelector('[data-zoom="fit"]');
  form.querySelector("[data-count]").textContent = said(place.dataset.of, { all: sheets.count });

  const name = (number) => said(place.dataset.pageOf, { n: number, all: sheets.count });

  function follow() {
    const { number } = sheets.current();
    if (document.activeElement !== field) field.value = number;
  }

  function goTo(number) {
    const sheet = sheets.goTo(number);
    field.value = sheet.number;
    told.textContent = name(sheet.number);
  }

  const turn = (by) => goTo(sheets.current().number + by);

  function zoom(how) {
    if (how === "fit") sheets.fitWidth();
    else sheets.zoom(Math.min(Math.max(sheets.scale * (how === "in" ? STEP : 1 / STEP), SMALLEST), LARGEST));
    told.textContent = percent.textContent;
  }

  function saySize() {
    /* On a screen 96 points are an inch, on paper 72. */
    percent.textContent = `${Math.round((sheets.scale * 7200) / 96)} %`;
    fit.setAttribute("aria-pressed", String(sheets.isFit));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goTo(Number.parseInt(field.value, 10) || sheets.current().number);
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", follow);
  for (const button of place.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(button.dataset.zoom));
  }
  place.addEventListener("viewer:scaled", saySize);
  window.addEventListener("scroll", follow, { passive: true });
  let width = sheets.ground.clientWidth;
  new ResizeObserver(() => {
    if (!sheets.isFit || Math.abs(sheets.ground.clientWidth - width) < 2) return;
    width = sheets.ground.clientWidth;
    sheets.fitWidth();
  }).observe(sheets.ground);
  saySize();
  follow();
  return { goTo, turn, zoom };
}
