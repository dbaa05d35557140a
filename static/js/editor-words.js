/* The words of the editor in the reader's language: pages/editor_words.py. It asks `gettext` for those of its boxes as
   it starts, so this runs before it. */

const words = JSON.parse(document.getElementById("editor-words").textContent);

export const inOurs = (word) => words[word] ?? word;

window.gettext = inOurs;
