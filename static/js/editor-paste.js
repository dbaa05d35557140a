/* Pasting into the editor: what can be kept is, pictures become annexes of the item, and a line says what is missing. */

import { inOurs } from "./editor-words.js";
import { filesOf } from "./pasted-pictures.js";
import { cleaned } from "./pasted-text.js";
import { upload } from "./uploads.js";

/* What is counted one by one; the rest is named once. */
const COUNTED = ["picture", "comment", "object"];

const counted = (word, n) => (n === 1 ? inOurs(word) : inOurs(`${word}s`).replace("[n]", n));

function inOneSentence(parts) {
  const listed = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(parts);
  return inOurs("lost").replace("[what]", listed[0].toLocaleUpperCase() + listed.slice(1));
}

/* What is missing of what was pasted, as sentences; "" where nothing is. */
function inWords(lost, mayAttach) {
  const parts = [...lost].map(([kind, n]) =>
    COUNTED.includes(kind) ? counted(`lost ${kind}`, n) : inOurs(`lost ${kind}`),
  );
  if (parts.length === 0) return "";
  const pictures = lost.get("picture") ?? 0;
  return [inOneSentence(parts), mayAttach && pictures && counted("attach picture", pictures)].filter(Boolean).join(" ");
}

/* The place under the editor: a line that is read aloud, and the files on their way. */
function newPlace(textarea) {
  const [line, list] = [document.createElement("p"), document.createElement("ul")];
  line.className = "form-hint pasted";
  line.setAttribute("role", "status");
  list.className = "uploads plain-list small";
  textarea.parentElement.append(line, list);
  return { line, list };
}

/* Where annexes of the item that is edited are taken in; none where the text is of no item. */
function addressOf(textarea) {
  const form = textarea.closest("form");
  const place = form?.querySelector("[data-pictures]") ?? form?.parentElement.querySelector("[data-pictures]");
  return place?.dataset.pictures ?? "";
}

async function tell(textarea, place, pasted, { files, missing }) {
  const address = addressOf(textarea);
  const lost = new Map(pasted.lost);
  const left = missing + (address ? 0 : files.length);
  if (left) lost.set("picture", left);
  const said = inWords(lost, address);
  place.line.textContent = said;
  if (!address || files.length === 0) return;
  const attached = await upload(place.list, address, files);
  const words = attached && counted("attached picture", attached);
  place.line.textContent = [said, words].filter(Boolean).join(" ");
}

/* What the editor asks when something is pasted. */
export function pastingIn(textarea) {
  const place = newPlace(textarea);
  const nothing = { words: false, pictures: [], lost: new Map() };
  let [clipboard, pasted] = [null, nothing];
  return {
    remember(_view, event) {
      const { clipboardData } = event;
      clipboard = { files: [...(clipboardData?.files ?? [])], rtf: clipboardData?.getData("text/rtf") ?? "" };
      pasted = { ...nothing, words: Boolean(clipboardData?.getData("text/plain")) };
      return false;
    },
    clean(html) {
      /* What comes from an editor like this one is as it should be. */
      if (html.includes("data-pm-slice")) return html;
      pasted = cleaned(html);
      return pasted.html;
    },
    after() {
      if (clipboard) tell(textarea, place, pasted, filesOf(pasted.pictures, clipboard, pasted.words));
      clipboard = null;
      return false;
    },
  };
}
