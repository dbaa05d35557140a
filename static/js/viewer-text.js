/* The words of a page: where each piece of them begins, what is found in them, and where that lies on the paper. */

/* A sentence of the page with what it leaves open. */
export const said = (sentence, words) => sentence.replace(/\[(\w+)\]/g, (_all, name) => words[name]);

/* Returns the text of a page, and for each of its pieces where it begins in it. */
export function placesOf(items) {
  const starts = [];
  let text = "";
  for (const { str, hasEOL } of items) {
    if (str === undefined) continue;
    starts.push(text.length);
    text += str + (hasEOL ? "\n" : "");
  }
  return { text, starts };
}

/* What tells no words apart: how they are spaced, divided at the end of a line and written large. */
const LEFT_OUT = /[\s\p{C}\u2010-]/u;

/* Returns a text without that, and for each of its characters where it stood. The server compares alike
   (meetings/rules/found_again.py). */
export function stripped(text) {
  const [found, at] = [[], []];
  for (let place = 0; place < text.length; place += 1) {
    for (const letter of text[place].normalize("NFKD").toLowerCase()) {
      if (LEFT_OUT.test(letter)) continue;
      found.push(letter);
      at.push(place);
    }
  }
  return { stripped: found.join(""), at };
}

/* Returns every place where the words stand in a text, as [from, to] of it. */
export function findIn(text, words) {
  const [{ stripped: within, at }, { stripped: wanted }] = [stripped(text), stripped(words)];
  const found = [];
  if (!wanted) return found;
  for (let next = within.indexOf(wanted); next >= 0; next = within.indexOf(wanted, next + wanted.length)) {
    found.push([at[next], at[next + wanted.length - 1] + 1]);
  }
  return found;
}

function pieceAt(starts, place) {
  let at = starts.findIndex((start) => start > place);
  at = at < 0 ? starts.length - 1 : at - 1;
  /* Several pieces without a letter begin at the same place. */
  while (at > 0 && starts[at] === starts[at - 1] && starts[at] === place) at -= 1;
  return at;
}

const lastOf = (piece) => piece.firstChild ?? piece;

/* Returns the range of [from, to] on a drawn sheet. */
export function rangeOf(sheet, { starts }, [from, to]) {
  const range = document.createRange();
  const ends = [
    ["setStart", from],
    ["setEnd", to - 1],
  ];
  for (const [name, place] of ends) {
    const at = pieceAt(starts, place);
    const node = lastOf(sheet.pieces[at]);
    const offset = Math.min(place - starts[at] + (name === "setEnd" ? 1 : 0), node.textContent.length);
    range[name](node, node.nodeType === Node.TEXT_NODE ? offset : 0);
  }
  return range;
}

/* Returns where the range lies on the sheet, line by line, in shares of it: they hold however large it is drawn. */
export function linesOf(sheet, range) {
  const page = sheet.box.getBoundingClientRect();
  const lines = [];
  for (const { left, right, top, bottom } of range.getClientRects()) {
    if (right - left < 1 || bottom - top < 2) continue;
    const line = lines.find((one) => Math.abs(one.top - top) < (bottom - top) / 2 && one.right > left - 12);
    if (line) Object.assign(line, { left: Math.min(line.left, left), right: Math.max(line.right, right) });
    else lines.push({ left, right, top, bottom });
  }
  return lines.map((line) => ({
    left: (line.left - page.left) / page.width,
    top: (line.top - page.top) / page.height,
    width: (line.right - line.left) / page.width,
    height: (line.bottom - line.top) / page.height,
  }));
}

/* Draws lines into a layer of the sheet of that class, which is made where it is missing. */
export function drawLines(sheet, layerClass, lines, kind = "") {
  let layer = sheet.box.querySelector(`.${layerClass}`);
  if (!layer) {
    layer = document.createElement("div");
    layer.className = layerClass;
    layer.setAttribute("aria-hidden", "true");
    sheet.box.append(layer);
  }
  for (const line of lines) {
    const stripe = document.createElement("i");
    stripe.className = kind;
    for (const [side, share] of Object.entries(line)) stripe.style[side] = `${share * 100}%`;
    layer.append(stripe);
  }
  return layer;
}

/* Returns what of the page's text the range holds, as [from, to]; null where it holds no piece of it. */
export function spanOf(sheet, { starts }, range) {
  const held = sheet.pieces.map((piece, at) => ({ piece, at })).filter(({ piece }) => range.intersectsNode(piece));
  if (!held.length) return null;
  const [first, last] = [held[0], held.at(-1)];
  const begins = first.piece.contains(range.startContainer) ? range.startOffset : 0;
  const ends = last.piece.contains(range.endContainer) ? range.endOffset : last.piece.textContent.length;
  const span = [starts[first.at] + begins, starts[last.at] + ends];
  return span[1] > span[0] ? span : null;
}
