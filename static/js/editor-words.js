/* The words of the editor in the reader's language: members/editor_words.py. It asks `gettext` for those of its boxes as
   it starts; those of its toolbar are put in when it is ready. */

const words = JSON.parse(document.getElementById("editor-words").textContent);
const inOurs = (word) => words[word] ?? word;

function nameTools() {
  for (const button of document.querySelectorAll(".prose-menubar button[title]")) {
    if (!(button.title in words)) continue;
    button.title = words[button.title];
    button.setAttribute("aria-label", button.title);
  }
  for (const option of document.querySelectorAll(".prose-menubar__option > *")) {
    option.textContent = inOurs(option.textContent);
  }
}

window.gettext = inOurs;
/* The toolbar is drawn after the editor says that it is ready. */
document.addEventListener("prose-editor:ready", () => setTimeout(nameTools));
