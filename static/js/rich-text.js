/* Starts the editor of rich text. Until it runs, its field is a plain textarea, and is posted as one. */

import * as prose from "django-prose-editor/editor";

import { fromPlain, MARK } from "./plain-as-rich.js";

const CONFIG = "data-django-prose-editor-configurable";

function becomeRich(textarea) {
  if (textarea.name.endsWith(MARK)) return;
  textarea.value = fromPlain(textarea.value);
  textarea.name += MARK;
}

/* The editor's own field has no name: it gets the words of the label of the field it stands for. */
function nameEditor(editor, textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  editor.view.dom.setAttribute("aria-multiline", "true");
  if (label) editor.view.dom.setAttribute("aria-label", label.textContent.trim());
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
  const chosen = Object.entries(extensions).filter(([name]) => prose[name]);
  const set = chosen.map(([name, options]) =>
    typeof options === "object" ? prose[name].configure(options) : prose[name],
  );
  becomeRich(textarea);
  const editor = prose.createTextareaEditor(textarea, set);
  follow(editor, textarea);
  nameEditor(editor, textarea);
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { detail: { editor, textarea }, bubbles: true }));
}

prose.initializeEditors(start, `[${CONFIG}]`);
