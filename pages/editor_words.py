"""The words of the editor of rich text: static/js/editor-words.js puts them in place of those it comes with."""

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# By the editor's own word, and by a name of ours what it has no word for. Those of its boxes begin with a capital;
# those of its toolbar are read aloud and as titles.
_WORDS = {
    "toolbar": _("Formatting:"),
    "leaving": _(
        "In a table or a list Tab moves within the text. Press Escape and then Tab to leave the field, "
        "or Escape and then Shift and Tab to get to the formatting."
    ),
    "Edit Link": _("Link"),
    "URL": _("Address"),
    "Cancel": _("Cancel"),
    "Update": _("Save"),
    "Table Properties": _("Table with a row of headings"),
    "Insert Table": _("Insert a table"),
    "Rows": _("Rows, counting the headings"),
    "Columns": _("Columns"),
    "heading 3": _("heading"),
    "heading 4": _("smaller heading"),
    "unordered list": _("bulleted list"),
    "ordered list": _("numbered list"),
    "blockquote": _("quotation"),
    "bold": _("bold"),
    "italic": _("italic"),
    "subscript": _("subscript"),
    "superscript": _("superscript"),
    "insert link": _("insert a link"),
    "remove link": _("remove the link"),
    "Insert table": _("insert a table"),
    "Add column": _("add a column"),
    "Delete column": _("delete the column"),
    "Add row": _("add a row"),
    "Delete row": _("delete the row"),
    "Merge cells": _("merge cells"),
    "Split cell": _("split the cell"),
    "Toggle header cell": _("heading cell on or off"),
    "Delete table": _("delete the table"),
    "undo": _("undo"),
    "redo": _("redo"),
}
# What could not be kept of what was pasted, by the kinds of static/js/pasted-text.js.
_PASTED = {
    "lost": _("[what] could not be kept."),
    "lost colours": _("colours"),
    "lost fonts": _("typefaces and sizes"),
    "lost underlining": _("underlining"),
    "lost strike": _("struck-out lines through words"),
    "lost alignment": _("the alignment of text"),
    "lost indents": _("indents"),
    "lost numbering": _("letters and composed numbers of lists"),
    "lost levels": _("more than two levels of headings"),
    "lost line": _("horizontal lines"),
    "lost links": _("links that lead to no web page"),
    "lost hidden": _("hidden text"),
    "lost changes": _("deleted text of tracked changes"),
    "lost picture": _("1 picture"),
    "lost pictures": _("[n] pictures"),
    "lost comment": _("1 comment"),
    "lost comments": _("[n] comments"),
    "lost object": _("1 embedded object"),
    "lost objects": _("[n] embedded objects"),
    "attach picture": _("Attach the picture as an annex."),
    "attach pictures": _("Attach the pictures as annexes."),
    "attached picture": _("1 picture has become an annex."),
    "attached pictures": _("[n] pictures have become annexes."),
    "Picture": _("Picture"),
}


def editor_words() -> dict[str, str]:
    """Return the words in the language of the reader, by the editor's own."""
    return {own: str(ours) for own, ours in (_WORDS | _PASTED).items()}


def words_on_the_page() -> SafeString:
    """Return the words as data, which the page of an editor carries and no policy on scripts forbids."""
    return json_script(editor_words(), "editor-words")
