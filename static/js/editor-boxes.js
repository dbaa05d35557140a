/* The boxes of the editor: how large a new table is, and where a link leads. Each is called by its title. */

import * as prose from "django-prose-editor/editor";

import { inOurs } from "./editor-words.js";

const NUMBER = { type: "number", format: "number", default: "3", min: "1", max: "100", required: true };
const SIZE = { rows: { ...NUMBER, title: inOurs("Rows") }, cols: { ...NUMBER, title: inOurs("Columns") } };
/* The text of a link is its title: another one is not kept (the list of tags in pages/richtext.py). */
const ADDRESS = { href: { type: "string", format: "url", title: inOurs("URL"), required: true } };

/* What was filled in, or null. */
function ask(editor, fields, words, values = {}) {
  const answer = prose.updateAttrsDialog(fields, words)(editor, values);
  const box = editor.view.dom.parentElement.querySelector("dialog");
  const title = box.querySelector(".prose-editor-dialog-title");
  title.id = `${box.querySelector("input").id}-title`;
  title.setAttribute("aria-level", "2");
  box.setAttribute("aria-labelledby", title.id);
  return answer;
}

async function insertTable(editor) {
  const words = { title: inOurs("Table Properties"), submitText: inOurs("Insert Table") };
  const size = await ask(editor, SIZE, words);
  if (!size) return;
  const [rows, cols] = [Number(size.rows), Number(size.cols)];
  editor.chain().focus().insertTable({ rows, cols, withHeaderRow: true }).run();
}

async function linkTo(editor) {
  const address = await ask(editor, ADDRESS, { title: inOurs("Edit Link") }, editor.getAttributes("link"));
  if (address) editor.chain().focus().extendMarkRange("link").setMark("link", address).run();
}

/* The editor's own, with our box in place of theirs. */
const asking = (extension, command, act) =>
  extension.extend({
    addCommands() {
      return {
        ...this.parent?.(),
        [command]:
          () =>
          ({ editor }) => {
            act(editor);
            return true;
          },
      };
    },
  });

export const Table = asking(prose.Table, "insertTableWithOptions", insertTable);

export const Link = asking(prose.Link, "addLink", (editor) => {
  if (!editor.state.selection.empty || editor.isActive("link")) linkTo(editor);
});
