/* Searching in an annex: how many hits there are, one after the other, and where they stand on the page. */

import { drawLines, findIn, linesOf, rangeOf, said } from "./viewer-text.js";

const AFTER_TYPING = 250;

export function offerSearch(place, sheets) {
  const form = place.querySelector("[data-search]");
  const field = form.querySelector("input");
  const count = form.querySelector("[data-count]");
  const told = place.querySelector("[data-told]");
  const steps = [...form.querySelectorAll("[data-step]")];
  const state = { hits: [], at: -1, words: "", asked: 0 };

  function say() {
    const { hits, at, words } = state;
    const none = words ? place.dataset.noHits : "";
    count.textContent = hits.length ? `${at + 1}/${hits.length}` : none;
    for (const button of steps) button.disabled = hits.length < 2;
    const hit = hits[at];
    const sentence = hit ? said(place.dataset.hit, { n: at + 1, all: hits.length, page: hit.number }) : none;
    if (told.textContent !== sentence) told.textContent = sentence;
  }

  async function draw(sheet) {
    sheet.box.querySelector(".viewer-hits")?.remove();
    if (!sheet.pieces) return;
    const text = await sheet.text();
    if (!sheet.pieces) return;
    state.hits.forEach(({ number, span }, at) => {
      if (number !== sheet.number) return;
      drawLines(sheet, "viewer-hits", linesOf(sheet, rangeOf(sheet, text, span)), at === state.at ? "now" : "");
    });
  }

  const drawAll = () => sheets.all.filter((sheet) => sheet.pieces).forEach(draw);

  /* The hit becomes what is selected: Shift and the arrows reach from there. */
  async function select(hit) {
    const sheet = sheets.sheet(hit.number);
    const isFar = !sheet.pieces;
    if (isFar) sheets.goTo(hit.number, { focus: false });
    await sheet.draw();
    for (let wait = 0; !sheet.pieces && wait < 100; wait += 1) await new Promise((go) => setTimeout(go, 50));
    if (!sheet.pieces || state.hits[state.at] !== hit) return;
    const range = rangeOf(sheet, await sheet.text(), hit.span);
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 120 || bottom > window.innerHeight - 40) window.scrollBy(0, top - window.innerHeight / 3);
    const selection = document.getSelection();
    if (document.activeElement !== field) {
      selection.removeAllRanges();
      selection.addRange(range);
    }
    place.dispatchEvent(new CustomEvent("viewer:hit", { detail: { sheet, range } }));
  }

  function step(by) {
    if (!state.hits.length) return;
    state.at = (state.at + by + state.hits.length) % state.hits.length;
    say();
    drawAll();
    select(state.hits[state.at]);
  }

  /* From the page one reads on; where there is no hit further down, from the first. */
  function begin(from) {
    const at = state.hits.findIndex((hit) => hit.number >= from);
    state.at = state.hits.length ? Math.max(at, 0) : -1;
  }

  async function search() {
    const words = field.value.trim();
    if (words === state.words) return;
    Object.assign(state, { words, hits: [], at: -1, asked: state.asked + 1 });
    const { asked } = state;
    const from = sheets.current().number;
    count.textContent = words ? place.dataset.searching : "";
    let hasText = false;
    const hits = [];
    for (const sheet of words ? sheets.all : []) {
      const { text } = await sheet.text();
      if (asked !== state.asked) return;
      hasText ||= Boolean(text.trim());
      hits.push(...findIn(text, words).map((span) => ({ number: sheet.number, span })));
    }
    state.hits = hits;
    begin(from);
    say();
    if (words && !hasText) told.textContent = place.dataset.noWords;
    if (words && !hasText) count.textContent = place.dataset.noHits;
    drawAll();
    if (state.at >= 0) select(state.hits[state.at]);
  }

  let next;
  field.addEventListener("input", () => {
    clearTimeout(next);
    next = setTimeout(search, AFTER_TYPING);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(next);
    if (field.value.trim() === state.words) step(1);
    else await search();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey) return;
    event.preventDefault();
    step(-1);
  });
  for (const button of steps) button.addEventListener("click", () => step(Number(button.dataset.step)));
  sheets.whenDrawn(draw);

  return {
    begin: () => field.select(),
    hasFocus: () => document.activeElement === field,
    /* Leaves the field for the page, with the hit selected there. */
    async leave() {
      const hit = state.hits[state.at];
      field.blur();
      if (hit) await select(hit);
      field.value = "";
      clearTimeout(next);
      await search();
    },
  };
}
