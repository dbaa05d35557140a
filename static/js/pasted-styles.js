/* What is pasted, as a document that is only read: nothing in it runs, is fetched, or is drawn. */

const TAG = /<[a-z][^>]*>/gi;
const SHEET = /<(\/?)style\b/gi;

/* Its styles stand in `data-style` and in scripts that never run: the policy on styles forbids them where they stand,
   and the browser drops those only Word knows. */
export function parsed(html) {
  const readable = html
    .replace(TAG, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
    .replace(SHEET, (_tag, end) => (end ? "</script" : "<script data-sheet"));
  return new DOMParser().parseFromString(readable, "text/html");
}

/* The styles of an element by their names, in small letters: {"mso-list": "l0 level1 lfo1"}. */
export function stylesOf(element) {
  const said = (element.dataset.style ?? "").toLowerCase().split(";");
  return Object.fromEntries(said.map((each) => each.split(":", 2).map((part) => part.trim())));
}

export const wordsOf = (element) => element.textContent.replaceAll("\u00a0", " ").trim();

/* Leaves what an element holds where it stood. */
export const unwrap = (element) => element.replaceWith(...element.childNodes);

export function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  for (const { name: attribute, value } of element.attributes) other.setAttribute(attribute, value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}
