/* What stands in the fields of a form, as values by the name they are posted under. */

import { MARK } from "./plain-as-rich.js";

const LEFT_OUT = ["hidden", "file", "submit", "button", "reset", "image", "password"];

const isBox = (field) => field.type === "radio" || field.type === "checkbox";

export function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !LEFT_OUT.includes(field.type) && field.tagName !== "FIELDSET",
  );
}

/* The version of what is edited that the form was opened on; null where nothing older can be overwritten. */
export function versionOf(form) {
  const field = form.elements.namedItem("version");
  return field?.type === "hidden" ? field.value : null;
}

function chosenIn(list, asItCame) {
  const chosen = [...list.options]
    .filter((one) => (asItCame ? one.defaultSelected : one.selected))
    .map((one) => one.value);
  return list.multiple ? chosen : (chosen[0] ?? list.options[0]?.value ?? "");
}

/* The editor's fields have no value of their own that they came with, since the editor rewrites them as it starts. */
function standsIn(field, asItCame) {
  if (field.tagName === "SELECT") return chosenIn(field, asItCame);
  return asItCame && field.dataset.djangoProseEditorConfigurable === undefined ? field.defaultValue : field.value;
}

export function read(form, { asItCame = false } = {}) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (!isBox(field)) values[field.name] = standsIn(field, asItCame);
    else {
      values[field.name] ??= [];
      if (asItCame ? field.defaultChecked : field.checked) values[field.name].push(field.value);
    }
  }
  return values;
}

export function write(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (isBox(field)) field.checked = value.includes(field.value);
    else if (field.multiple) {
      for (const one of field.options) one.selected = value.includes(one.value);
    } else field.value = value;
  }
}

/* A field that is not there and one with nothing in it are the same. */
export const same = (one, other) =>
  JSON.stringify(one?.length ? one : "") === JSON.stringify(other?.length ? other : "");

/* Of the values in `to`, those that are not the same in `from`. */
export function changes(from, to) {
  return Object.fromEntries(Object.entries(to).filter(([name, value]) => !same(from[name], value)));
}

export const isNothing = (values) => Object.keys(values).length === 0;

function wordsOf(label) {
  const words = label.cloneNode(true);
  for (const one of words.querySelectorAll(".weight-normal, .sr-only")) one.remove();
  return words.textContent.trim();
}

/* Code becomes words in a document of its own, where nothing runs and nothing is fetched. */
function wordsOfCode(code) {
  const { body } = new DOMParser().parseFromString(code, "text/html");
  for (const one of body.querySelectorAll("br")) one.replaceWith("\n");
  for (const one of body.querySelectorAll("p, h3, h4, li, tr")) one.append("\n");
  return body.textContent.trim();
}

/* What a value of a field reads as; boxes that belong together are one field. */
function readsAs(fields, value) {
  const [field] = fields;
  const chosen = [value].flat();
  const listed = (all, words) =>
    all
      .filter((one) => chosen.includes(one.value))
      .map(words)
      .join(", ");
  if (isBox(field)) return listed(fields, (one) => wordsOf(one.labels[0]));
  if (field.tagName === "SELECT") return listed([...field.options], (one) => one.text);
  if (field.type === "date") return value.split("-").reverse().join(".");
  return field.name.endsWith(MARK) ? wordsOfCode(value) : value;
}

/* A field of the form in words: what it is called, and what a value of it reads as. */
export function inWords(form, name, value) {
  const fields = fieldsOf(form).filter((field) => field.name === name);
  const [field] = fields;
  const label = (fields.length > 1 && field.closest("fieldset")?.querySelector("legend")) || field.labels?.[0];
  return [label ? wordsOf(label) : "", readsAs(fields, value)];
}
