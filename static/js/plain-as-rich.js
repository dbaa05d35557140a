/* The name of a field that holds the code of rich text ends so: RichTextWidget in pages/rich_text_field.py. */
export const MARK = "-rich";

/* Plain text as rich text that reads the same: `from_plain` in pages/richtext.py. */
export function fromPlain(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return text.trim() ? `<p>${escaped.replaceAll("\n\n", "</p><p>").replaceAll("\n", "<br>")}</p>` : "";
}
