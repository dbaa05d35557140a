/* One's own marks in an annex: made of what is selected, found again by their words, listed beside the pages. */

import { drawLines, findIn, linesOf, rangeOf, spanOf } from "./viewer-text.js";

const [LONGEST_QUOTE, LONGEST_BEFORE] = [2000, 60];
/* How long after the selection has gone a button still means it: on a tablet, pressing one takes it away. */
const STILL_MEANT = 1500;

const inOneLine = (text) => text.replace(/\s+/g, " ").trim();

export function offerMarks(place, sheets) {
  const list = document.getElementById("marks");
  const form = document.getElementById("new-mark");
  if (!list || !form) return { isSelected: () => false };
  const told = place.querySelector("[data-told]");
  const buttons = [...place.querySelectorAll("[data-make]")];
  /* By the id of a mark: the page and the span where it was found. */
  const found = new Map();
  let selected = null;
  let isToBeWritten = false;

  const rows = () => [...list.querySelectorAll("[data-mark]")];

  function count() {
    const isNoted = document.querySelector("#own [name=text]")?.value.trim() ? 1 : 0;
    place.querySelector("[data-own-count]").textContent = rows().length + isNoted;
    place.querySelector(".own-none").hidden = rows().length > 0;
  }

  async function draw(sheet) {
    sheet.box.querySelector(".viewer-marked")?.remove();
    if (!sheet.pieces) return;
    const text = await sheet.text();
    if (!sheet.pieces) return;
    sheet.box.querySelector(".viewer-marked")?.remove();
    for (const [, { number, span }] of found) {
      if (number === sheet.number) drawLines(sheet, "viewer-marked", linesOf(sheet, rangeOf(sheet, text, span)));
    }
  }

  const drawPage = (number) => draw(sheets.sheet(number));

  /* Where the words stand on a page; where several times, after the same words as then. */
  async function onPage(number, { quote, before }) {
    const { text } = await sheets.sheet(number).text();
    const spans = findIn(text, quote);
    const after = (span) => inOneLine(text.slice(Math.max(0, span[0] - 3 * LONGEST_BEFORE), span[0])).endsWith(before);
    const exact = before ? spans.find(after) : null;
    return spans.length ? { number, span: exact ?? spans[0], isExact: Boolean(exact) } : null;
  }

  /* First where it was; then from there outwards, as pages are put in before and after. */
  async function locate(row) {
    const said = row.dataset;
    const near = Math.min(Math.max(Number(said.page), 1), sheets.count);
    const here = said.quote ? await onPage(near, said) : null;
    if (here?.isExact || (here && !said.before)) return here;
    let best = here;
    const others = sheets.all.map(({ number }) => number).filter((number) => number !== near);
    others.sort((one, other) => Math.abs(one - near) - Math.abs(other - near));
    for (const number of said.quote ? others : []) {
      const there = await onPage(number, said);
      if (there?.isExact) return there;
      best ??= there;
    }
    return best;
  }

  async function find(row) {
    const there = await locate(row);
    row.querySelector("[data-lost]").hidden = Boolean(there) || !row.dataset.quote;
    if (!there || !row.isConnected) return;
    found.set(row.dataset.mark, there);
    await drawPage(there.number);
  }

  async function findAll() {
    for (const row of rows()) await find(row);
  }

  /* The list follows the pages. */
  function putInOrder(row) {
    const page = Number(row.dataset.page);
    const next = rows().find((other) => other !== row && Number(other.dataset.page) > page);
    if (next) next.before(row);
  }

  async function heedSelection() {
    const selection = document.getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const sheet = range && sheets.all.find((each) => each.pieces && range.intersectsNode(each.box));
    const isInside = sheet && place.querySelector("[data-sheets]").contains(selection.anchorNode);
    if (isInside) selected = { sheet, range: range.cloneRange(), at: performance.now() };
    else if (selected && performance.now() - selected.at > STILL_MEANT) selected = null;
    else if (selected) setTimeout(heedSelection, STILL_MEANT);
    for (const button of buttons) button.disabled = !selected;
  }

  async function make(how) {
    if (!selected) return;
    const { sheet, range } = selected;
    const text = await sheet.text();
    const span = sheet.pieces && spanOf(sheet, text, range);
    if (!span) return;
    const quote = inOneLine(text.text.slice(...span));
    if (!quote) return;
    isToBeWritten = how === "note";
    form.elements.page.value = sheet.number;
    form.elements.quote.value = quote.slice(0, LONGEST_QUOTE);
    form.elements.before.value = inOneLine(text.text.slice(Math.max(0, span[0] - LONGEST_BEFORE), span[0]));
    form.requestSubmit();
    told.textContent = quote.length > LONGEST_QUOTE ? place.dataset.cut : place.dataset.marked;
  }

  function added(row) {
    putInOrder(row);
    count();
    find(row);
    document.getSelection().removeAllRanges();
    selected = null;
    for (const button of buttons) button.disabled = true;
    if (isToBeWritten) place.dispatchEvent(new CustomEvent("viewer:write", { detail: row }));
    isToBeWritten = false;
  }

  function removed() {
    const there = new Set(rows().map((row) => row.dataset.mark));
    for (const [mark, { number }] of [...found]) {
      if (there.has(mark)) continue;
      found.delete(mark);
      drawPage(number);
    }
    count();
  }

  /* What was marked before comes back as it is: it stays where it stood. */
  function heedNew(row) {
    const before = rows().find((other) => other !== row && other.dataset.mark === row.dataset.mark);
    if (before) row.remove();
    added(before ?? row);
    (before ?? row).dataset.seen = "yes";
  }

  document.body.addEventListener("htmx:afterSettle", () => {
    for (const row of rows()) if (!row.dataset.seen) heedNew(row);
    removed();
  });

  function goToMark(row) {
    const there = found.get(row.dataset.mark);
    if (!there) return;
    const sheet = sheets.goTo(there.number);
    const [line] = sheet.box.querySelectorAll(".viewer-marked i");
    if (line) line.scrollIntoView({ block: "center" });
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to-mark]");
    if (!link) return;
    event.preventDefault();
    place.dispatchEvent(new CustomEvent("viewer:read"));
    goToMark(link.closest("[data-mark]"));
  });

  for (const row of rows()) row.dataset.seen = "yes";
  for (const button of buttons) button.addEventListener("click", () => make(button.dataset.make));
  document.addEventListener("selectionchange", heedSelection);
  sheets.whenDrawn(draw);
  count();
  findAll().then(() => {
    const asked = rows().find((row) => `#${row.id}` === window.location.hash);
    if (asked) goToMark(asked);
  });
  return { isSelected: () => Boolean(selected), make };
}
