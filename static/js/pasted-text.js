/* Text from Word, Excel, Outlook or a page, as the portal keeps it, and a count of all that it cannot keep. Word's own
   marks: comments, notes and changes are elements whose styles begin with "mso-". */

import { listsOf } from "./pasted-lists.js";
import { parsed, renamed, stylesOf, unwrap, wordsOf } from "./pasted-styles.js";

const HEADINGS = 'h1, h2, h3, h4, h5, h6, p.MsoTitle, p[role="heading"]';
const OBJECTS = "object, iframe, embed, video, audio, canvas, svg, input, select, textarea, button, math";
const KEPT = { a: ["href"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"], ol: ["start"] };
const BLACK = /^(windowtext|black|auto|initial|inherit|currentcolor|transparent|none|white|window|#000|#fff|)$/;
const FONT = ["font", "font-family", "font-size"];

class Lost {
  counts = new Map();

  note(kind, count = 1) {
    if (count) this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
  }
}

const styled = (body, words) => [...body.querySelectorAll(`[data-style*="${words}" i]`)];

function takeOut(elements, kind, lost) {
  const found = [...elements].filter((element) => element.isConnected);
  lost.note(kind, found.filter((element) => wordsOf(element) || !kind.startsWith("hidden")).length);
  for (const element of found) element.remove();
}

function takeComments(body, lost) {
  const texts = styled(body, "mso-element:comment").filter((each) => stylesOf(each)["mso-element"] === "comment");
  const marks = [...body.querySelectorAll(".msocomanchor")];
  lost.note("comment", Math.max(texts.length, marks.length));
  for (const each of styled(body, "mso-element:comment-list")) each.remove();
  for (const each of [...texts, ...marks, ...body.querySelectorAll(".MsoCommentReference")]) each.remove();
}

function takePictures(body, lost) {
  const found = [...body.querySelectorAll("img")];
  const pictures = found.filter((img) => !["0", "1"].includes(img.getAttribute("width")));
  for (const img of found) img.remove();
  takeOut(body.querySelectorAll(OBJECTS), "object", lost);
  return pictures.map((img) => ({ src: img.getAttribute("src") ?? "", alt: img.getAttribute("alt") ?? "" }));
}

function takeOthers(body, lost) {
  for (const each of body.querySelectorAll("script, meta, link, title, xml, template, .EOP")) each.remove();
  takeOut(body.querySelectorAll("del[cite], del[datetime], .msoDel"), "changes", lost);
  const hidden = styled(body, "display").filter((each) => stylesOf(each).display === "none");
  takeOut([...styled(body, "mso-hide:all"), ...hidden], "hidden", lost);
  for (const line of body.querySelectorAll(
    '[data-style*="footnote-list" i] > hr, [data-style*="endnote-list" i] > hr',
  )) {
    line.remove();
  }
  takeOut(body.querySelectorAll("hr"), "line", lost);
  for (const end of body.querySelectorAll("br[clear]")) end.remove();
}

function isColour(value = "") {
  const parts = /^#(..)(..)(..)$/
    .exec(value)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16));
  const [red, green, blue] = parts ?? /^rgba?\((\d+), *(\d+), *(\d+)/.exec(value)?.slice(1).map(Number) ?? [];
  if (red === undefined) return !BLACK.test(value);
  return red !== green || green !== blue;
}

const lines = (styles) => `${styles["text-decoration"] ?? ""} ${styles["text-decoration-line"] ?? ""}`;

/* What an element looks like and the text cannot: each kind is told once, however often it stands there. */
function looksOf(element, styles) {
  const [inText, inLink] = [element.matches("p, div, h1, h2, h3, h4, h5, h6"), element.closest("a[href]")];
  return {
    colours:
      (!inLink && (isColour(styles.color) || isColour(element.getAttribute("color") ?? ""))) ||
      isColour(styles.background) ||
      isColour(styles["background-color"]) ||
      isColour(element.getAttribute("bgcolor")?.toLowerCase()),
    fonts: element.tagName === "FONT" || FONT.some((name) => name in styles),
    underlining: !inLink && (element.tagName === "U" || lines(styles).includes("underline")),
    strike: element.matches("s, strike, del") || lines(styles).includes("line-through"),
    alignment: inText && /center|right|justify/.test(styles["text-align"] ?? element.getAttribute("align") ?? ""),
    indents: inText && !element.closest("li") && Number.parseFloat(styles["margin-left"]) > 0,
  };
}

function noteLooks(body, lost) {
  for (const element of body.querySelectorAll("[data-style], u, s, strike, del, font, [bgcolor], [align]")) {
    if (!wordsOf(element)) continue;
    for (const [kind, isSo] of Object.entries(looksOf(element, stylesOf(element)))) if (isSo) lost.note(kind);
  }
}

/* In Excel a cell looks as its class says. */
function styleCells(doc) {
  for (const { textContent } of doc.querySelectorAll("[data-sheet]")) {
    for (const [, name, said] of textContent.matchAll(/^\s*\.(xl\d+)\s*\{([^}]*)\}/gm)) {
      for (const cell of doc.body.querySelectorAll(`td.${name}`)) {
        cell.dataset.style = `${said.replace(/\s+/g, " ")};${cell.dataset.style ?? ""}`;
      }
    }
  }
}

const MARKS = [
  ["strong", (styles) => /^(bold|bolder|[6-9]00)$/.test(styles["font-weight"] ?? "")],
  ["em", (styles) => styles["font-style"] === "italic"],
  ["sub", (styles) => styles["vertical-align"] === "sub"],
  ["sup", (styles) => styles["vertical-align"] === "super"],
];

/* What is bold, slanted, low or high by its style alone. */
function markStyled(body) {
  for (const element of body.querySelectorAll("span[data-style], font[data-style], td[data-style]")) {
    const styles = stylesOf(element);
    for (const [name, isSo] of MARKS) {
      if (!isSo(styles) || element.closest(name)) continue;
      const mark = element.ownerDocument.createElement(name);
      mark.append(...element.childNodes);
      element.append(mark);
    }
  }
  for (const bold of body.querySelectorAll("b[data-style]"))
    if (stylesOf(bold)["font-weight"] === "normal") unwrap(bold);
}

/* Two levels of headings are kept: those that stand highest in what is pasted are the first. */
function headings(body, lost) {
  const found = [...body.querySelectorAll(HEADINGS)].map((each) => [
    each,
    Number(each.tagName[1] ?? each.ariaLevel) || 0,
  ]);
  const levels = [...new Set(found.map(([, level]) => level))].sort();
  const isOurs = levels.every((level) => level === 3 || level === 4);
  if (levels.length > 2) lost.note("levels");
  for (const [each, level] of found) {
    if (!wordsOf(each)) each.remove();
    else if (!isOurs) renamed(each, level === levels[0] ? "h3" : "h4");
  }
}

function links(body, lost) {
  for (const link of body.querySelectorAll("a")) {
    const address = link.getAttribute("href") ?? "";
    if (/^(https?:|mailto:)/i.test(address)) continue;
    const isNote = /^#_(ftn|edn)(ref)?\d/.test(address);
    if (address && !isNote && wordsOf(link)) lost.note("links");
    if (isNote && !link.closest("sup")) renamed(link, "sup");
    else unwrap(link);
  }
}

function tidy(body) {
  for (const cell of body.querySelectorAll("thead td")) renamed(cell, "th");
  for (const space of styled(body, "mso-tab-count")) space.replaceWith(" ");
  for (const empty of body.querySelectorAll("p")) if (!wordsOf(empty) && !empty.closest("td, th")) empty.remove();
  for (const element of body.querySelectorAll("*")) {
    const kept = KEPT[element.tagName.toLowerCase()] ?? [];
    for (const { name } of [...element.attributes]) if (!kept.includes(name)) element.removeAttribute(name);
  }
}

/* Returns {html, words: whether any text is in it, pictures: [{src, alt}], lost: a Map of what is missing, by kind}. */
export function cleaned(html) {
  const [doc, lost] = [parsed(html), new Lost()];
  const { body } = doc;
  styleCells(doc);
  takeComments(body, lost);
  const pictures = takePictures(body, lost);
  takeOthers(body, lost);
  listsOf(body, lost);
  noteLooks(body, lost);
  markStyled(body);
  headings(body, lost);
  links(body, lost);
  tidy(body);
  return { html: body.innerHTML, words: wordsOf(body) !== "", pictures, lost: lost.counts };
}
