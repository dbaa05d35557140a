/* The pages of a file: a sheet for each, drawn when it comes near the window and forgotten when it is far away. */

import { placesOf, said } from "./viewer-text.js";

/* A page as wide as this is no larger when it is drawn sharper. */
const MOST_PIXELS = 16_000_000;
const NEAR = "150% 0px";

/* Until a page is drawn, its text stands in its place for who listens. */
function spoken(text) {
  const words = document.createElement("p");
  words.className = "sr-only";
  words.textContent = text;
  return words;
}

class Sheet {
  constructor(sheets, number) {
    this.sheets = sheets;
    this.number = number;
    this.box = document.createElement("div");
    this.box.className = "viewer-sheet";
    this.box.dataset.number = number;
    this.box.tabIndex = -1;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", said(sheets.place.dataset.pageOf, { n: number, all: sheets.count }));
    this.size = sheets.firstSize;
  }

  /* The words of the page and where each piece of them begins; asked for once. */
  text() {
    this.words ??= this.sheets.file
      .getPage(this.number)
      .then((page) => page.getTextContent())
      .then((content) => {
        const words = placesOf(content.items);
        if (!this.drawn) this.box.replaceChildren(spoken(words.text));
        return words;
      });
    return this.words;
  }

  fit() {
    const { scale } = this.sheets;
    this.box.style.setProperty("--total-scale-factor", scale);
    this.box.style.width = `${Math.floor(this.size.width * scale)}px`;
    this.box.style.height = `${Math.floor(this.size.height * scale)}px`;
  }

  async draw() {
    const { scale } = this.sheets;
    if (this.drawn === scale) return;
    this.drawn = scale;
    const page = await this.sheets.file.getPage(this.number);
    this.size = page.getViewport({ scale: 1 });
    this.fit();
    const canvas = await this.picture(page, scale);
    if (this.drawn !== scale) return;
    const layer = document.createElement("div");
    layer.className = "viewer-text";
    const viewport = page.getViewport({ scale });
    const text = new this.sheets.library.TextLayer({
      textContentSource: await page.getTextContent(),
      container: layer,
      viewport,
    });
    this.box.replaceChildren(canvas, layer);
    await text.render();
    if (this.drawn !== scale) return;
    this.pieces = text.textDivs;
    this.sheets.tell(this);
  }

  async picture(page, scale) {
    const { width, height } = page.getViewport({ scale });
    const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    canvas.width = Math.floor(width * sharp);
    canvas.height = Math.floor(height * sharp);
    await page.render({ canvas, viewport: page.getViewport({ scale: scale * sharp }) }).promise;
    return canvas;
  }

  async forget() {
    if (!this.drawn || this.box.contains(document.getSelection()?.anchorNode)) return;
    this.drawn = null;
    this.pieces = null;
    this.box.replaceChildren(spoken((await this.text()).text));
  }
}

class Sheets {
  constructor(place, library, file, firstSize) {
    Object.assign(this, { place, library, file, firstSize, count: file.numPages });
    this.ground = place.querySelector("[data-ground]");
    this.listeners = [];
    this.all = Array.from({ length: this.count }, (_none, at) => new Sheet(this, at + 1));
    place.querySelector("[data-sheets]").append(...this.all.map((sheet) => sheet.box));
    this.fitWidth();
    this.watch();
  }

  /* Calls `act` with each sheet that has been drawn, and each time it is drawn anew. */
  whenDrawn(act) {
    this.listeners.push(act);
  }

  tell(sheet) {
    for (const act of this.listeners) act(sheet);
  }

  sheet(number) {
    return this.all[number - 1];
  }

  watch() {
    const near = new IntersectionObserver(
      (rows) => {
        for (const { target, isIntersecting } of rows) {
          const sheet = this.sheet(Number(target.dataset.number));
          sheet.isNear = isIntersecting;
          if (isIntersecting) sheet.draw();
          else sheet.forget();
        }
      },
      { rootMargin: NEAR },
    );
    for (const sheet of this.all) near.observe(sheet.box);
  }

  widthScale() {
    const style = getComputedStyle(this.ground);
    const room = this.ground.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    return Math.min(Math.max(room, 200) / this.firstSize.width, 2);
  }

  fitWidth() {
    this.isFit = true;
    this.setScale(this.widthScale());
  }

  zoom(scale) {
    this.isFit = false;
    this.setScale(scale);
  }

  /* What is read stays where it is, however large it gets. */
  setScale(scale) {
    const now = this.current();
    const { top } = now.box.getBoundingClientRect();
    const share = top / (now.box.offsetHeight || 1);
    this.scale = scale;
    for (const sheet of this.all) sheet.fit();
    if (top < 0) window.scrollBy(0, now.box.getBoundingClientRect().top - share * now.box.offsetHeight);
    for (const sheet of this.all) if (sheet.isNear) sheet.draw();
    this.place.dispatchEvent(new CustomEvent("viewer:scaled"));
  }

  /* The page that is read: the one at a third of the window. */
  current() {
    const line = window.innerHeight / 3;
    return this.all.find((sheet) => sheet.box.getBoundingClientRect().bottom > line) ?? this.all.at(-1);
  }

  goTo(number, { focus = true } = {}) {
    const sheet = this.sheet(Math.min(Math.max(number, 1), this.count));
    sheet.box.scrollIntoView({ block: "start" });
    if (focus) sheet.box.focus({ preventScroll: true });
    return sheet;
  }
}

/* Returns the sheets of an open file, the first of them on its way. */
export async function openSheets(place, library, file) {
  const first = await file.getPage(1);
  return new Sheets(place, library, file, first.getViewport({ scale: 1 }));
}
