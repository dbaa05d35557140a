/* Starts the editor of rich text. Until it runs, its field is a plain textarea, and is posted as one. */

import * as prose from "django-prose-editor/editor";

import { Link, Table } from "./editor-boxes.js";
import { keysOf } from "./editor-keys.js";
import { pastingIn } from "./editor-paste.js";
import { makeToolbar } from "./editor-toolbar.js";
import { inOurs } from "./editor-words.js";
import { fromPlain, MARK } from "./plain-as-rich.js";

const CONFIG = "data-django-prose-editor-configurable";
const EXTENSIONS = { ...prose, Link, Table };
/* What the textarea says of itself, its editor says too. */
const SAID = ["aria-invalid", "aria-required"];

function becomeRich(textarea) {
  if (textarea.name.endsWith(MARK)) return;
  textarea.value = fromPlain(textarea.value);
  textarea.name += MARK;
}

/* How to leave the editor: for who listens always, and to be seen where Tab would not do it. */
function sayHowToLeave(textarea) {
  const said = document.createElement("p");
  said.id = `${textarea.id}_leaving`;
  said.className = "form-hint leaving";
  said.textContent = inOurs("leaving");
  textarea.parentElement.append(said);
  return said.id;
}

/* The editor's own field has no name: label, hint and errors are those of the field it stands for. */
function attributesOf(textarea, label) {
  const said = SAID.filter((name) => textarea.hasAttribute(name)).map((name) => [name, textarea.getAttribute(name)]);
  const called = textarea.getAttribute("aria-label");
  const described = [textarea.getAttribute("aria-describedby"), sayHowToLeave(textarea)];
  return {
    ...Object.fromEntries(said),
    lang: textarea.lang,
    spellcheck: String(textarea.spellcheck),
    "aria-multiline": "true",
    /* Of several alike on a page, each says what it is about. */
    ...(called ? { "aria-label": called } : { "aria-labelledby": label.id }),
    "aria-describedby": described.filter(Boolean).join(" "),
  };
}

/* The label of the field, and what lists its errors, lead to the editor: the field itself cannot be seen. */
function leadTo(editor, textarea, label) {
  const links = document.querySelectorAll(`a[href="#${textarea.id}"]`);
  for (const one of [label, ...links]) {
    one.addEventListener("click", (event) => {
      event.preventDefault();
      editor.commands.focus();
    });
  }
}

/* What another script writes into the field, the editor shows. */
function follow(editor, textarea) {
  const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  const show = (html) =>
    editor.commands.setContent(html, { emitUpdate: false, parseOptions: { preserveWhitespace: true } });
  Object.defineProperty(textarea, "value", {
    configurable: true,
    get() {
      return own.get.call(textarea);
    },
    set(html) {
      own.set.call(textarea, html);
      if (html !== editor.getHTML() && (html || !editor.isEmpty)) show(html);
    },
  });
  /* The first reading leaves one of several spaces; a second one that changes nothing would only be a step to undo. */
  if (/(^|[> ]) /.test(textarea.value)) show(textarea.value);
}

function start(textarea) {
  if (textarea.closest(".prose-editor")) return;
  const { extensions } = JSON.parse(textarea.getAttribute(CONFIG));
  const chosen = Object.entries(extensions).filter(([name]) => EXTENSIONS[name]);
  const set = chosen.map(([name, options]) =>
    typeof options === "object" ? EXTENSIONS[name].configure(options) : EXTENSIONS[name],
  );
  const [label] = textarea.labels;
  label.id ||= `${textarea.id}_label`;
  becomeRich(textarea);
  const editor = prose.createTextareaEditor(textarea, set);
  const pasting = pastingIn(textarea);
  editor.setOptions({
    editorProps: {
      attributes: attributesOf(textarea, label),
      handleDOMEvents: { ...keysOf(editor), paste: pasting.remember },
      transformPastedHTML: pasting.clean,
      handlePaste: pasting.after,
    },
  });
  editor.on("create", () => makeToolbar(editor, label));
  follow(editor, textarea);
  leadTo(editor, textarea, label);
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { detail: { editor, textarea }, bubbles: true }));
}

prose.initializeEditors(start, `[${CONFIG}]`);
/* A form that is opened on the page later. */
document.addEventListener("htmx:afterSwap", ({ target }) => target.querySelectorAll(`[${CONFIG}]`).forEach(start));
