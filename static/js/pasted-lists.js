/* Lists as Word puts them on the clipboard: paragraphs with a level, whose sign or number is text. They become lists. */

import { renamed, stylesOf, wordsOf } from "./pasted-styles.js";

const SIGN = '[data-style*="mso-list:Ignore" i], [data-style*="mso-list: Ignore" i]';
const NUMBER = /^\(?(\d+|\p{L}{1,5})[.)]$/iu;
const COMPOSED = /^\(?\d+(\.\d+)+\.?\)?$/;

function levelOf(paragraph) {
  const said = /level(\d)/.exec(stylesOf(paragraph)["mso-list"] ?? "") ?? /List\w*?(\d)$/.exec(paragraph.className);
  return said ? Number(said[1]) : 1;
}

const isListed = (element) =>
  element?.tagName === "P" && (/level\d/.test(stylesOf(element)["mso-list"] ?? "") || element.querySelector(SIGN));

/* Another paragraph of the point above it. */
const goesOn = (element) => element?.tagName === "P" && /^MsoListParagraph/.test(element.className);

function takeSign(paragraph) {
  const sign = paragraph.querySelector(SIGN);
  const words = sign ? wordsOf(sign) : "";
  sign?.remove();
  return words;
}

function newList(doc, sign, lost) {
  const isNumbered = NUMBER.test(sign) || COMPOSED.test(sign);
  const list = doc.createElement(isNumbered ? "ol" : "ul");
  if (isNumbered && !/^\(?\d+[.)]$/.test(sign)) lost.note("numbering");
  const first = Number.parseInt(sign.replace("(", ""), 10);
  if (isNumbered && !COMPOSED.test(sign) && first > 1) list.setAttribute("start", first);
  return list;
}

/* Which list a paragraph belongs to: "l0 lfo1". */
const idOf = (paragraph) => (stylesOf(paragraph)["mso-list"] ?? "").replace(/level\d/, "");

/* Puts one point where its level says; `open` are the lists that are being filled, the innermost last. */
function put(paragraph, open, lost) {
  const [level, sign, id] = [levelOf(paragraph), takeSign(paragraph), idOf(paragraph)];
  const isOver = (last) => last && (last.level > level || (last.level === level && last.id !== id));
  while (isOver(open.at(-1))) open.pop();
  if (open.at(-1)?.level !== level) {
    const list = newList(paragraph.ownerDocument, sign, lost);
    if (open.length) open.at(-1).list.lastElementChild.append(list);
    else paragraph.before(list);
    open.push({ level, id, list });
  }
  const point = paragraph.ownerDocument.createElement("li");
  open.at(-1).list.append(point);
  point.append(paragraph);
}

/* A heading that is numbered keeps its number as text. */
function keepNumbers(body) {
  for (const sign of body.querySelectorAll(SIGN)) {
    if (sign.closest("h1, h2, h3, h4, h5, h6")) sign.replaceWith(`${wordsOf(sign)} `);
  }
}

/* A point of Word in a browser as one of Word itself. */
function asParagraph(point) {
  const { listid, ariaLevel, ariaPosinset } = point.dataset;
  const [paragraph, sign] = [point.ownerDocument.createElement("p"), point.ownerDocument.createElement("span")];
  paragraph.dataset.style = `mso-list:l${listid} level${ariaLevel}`;
  sign.dataset.style = "mso-list:Ignore";
  sign.textContent = point.closest("ul, ol").tagName === "OL" ? `${ariaPosinset}.` : "·";
  paragraph.append(sign, ...(point.querySelector("p") ?? point).childNodes);
  return paragraph;
}

/* Word in a browser puts each point in a list and a box of its own, and says its level beside. */
function openBoxes(body) {
  for (const box of body.querySelectorAll(".ListContainerWrapper")) {
    box.replaceWith(...[...box.querySelectorAll("li[data-aria-level]")].map(asParagraph));
  }
}

export function listsOf(body, lost) {
  openBoxes(body);
  keepNumbers(body);
  for (const first of body.querySelectorAll("p")) {
    if (!isListed(first) || first.closest("li")) continue;
    const open = [];
    let paragraph = first;
    while (paragraph) {
      const next = paragraph.nextElementSibling;
      if (isListed(paragraph)) put(paragraph, open, lost);
      else open.at(-1).list.lastElementChild.append(paragraph);
      paragraph = isListed(next) || goesOn(next) ? next : null;
    }
  }
  /* Outlook's points are lists already, and keep Word's sign beside it. */
  for (const sign of body.querySelectorAll(SIGN)) sign.remove();
  for (const list of body.querySelectorAll("dl")) renamed(list, "ul");
  for (const point of body.querySelectorAll("dt, dd")) renamed(point, "li");
}
