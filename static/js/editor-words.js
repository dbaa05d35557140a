/* The words of the editor in Danish. It asks `gettext` for those of its boxes; those of its toolbar are put in when it is ready. */

(() => {
  if (document.documentElement.lang !== "da") return;
  const boxes = {
    "Edit Link": "Link",
    URL: "Adresse",
    Title: "Titel",
    Cancel: "Fortryd",
    Update: "Gem",
    Insert: "Indsæt",
    "Table Properties": "Tabel",
    Yes: "Ja",
    No: "Nej",
    "Insert Table": "Indsæt tabel",
    Rows: "Rækker",
    Columns: "Kolonner",
    "Include header row": "Med overskriftsrække",
  };
  const toolbar = {
    paragraph: "afsnit",
    Paragraph: "Afsnit",
    "Heading 3": "Overskrift",
    "Heading 4": "Mindre overskrift",
    "unordered list": "punktliste",
    "ordered list": "nummereret liste",
    blockquote: "citat",
    bold: "fed",
    italic: "kursiv",
    subscript: "sænket skrift",
    superscript: "hævet skrift",
    "insert link": "indsæt link",
    "remove link": "fjern link",
    "Insert table": "indsæt tabel",
    "Add column": "tilføj kolonne",
    "Delete column": "slet kolonne",
    "Add row": "tilføj række",
    "Delete row": "slet række",
    "Merge cells": "saml celler",
    "Split cell": "del celle",
    "Toggle header cell": "overskriftscelle til eller fra",
    "Delete table": "slet tabel",
    undo: "fortryd",
    redo: "gentag",
  };
  window.gettext = (text) => boxes[text] ?? text;
  function nameTools() {
    document.querySelectorAll(".prose-menubar button[title]").forEach((button) => {
      if (!(button.title in toolbar)) return;
      button.setAttribute("aria-label", toolbar[button.title]);
      button.title = toolbar[button.title];
    });
    document.querySelectorAll(".prose-menubar__option > *").forEach((option) => {
      option.textContent = toolbar[option.textContent] ?? option.textContent;
    });
  }
  /* The toolbar is drawn after the editor says that it is ready. */
  document.addEventListener("prose-editor:ready", () => setTimeout(nameTools));
})();
