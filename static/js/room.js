/* The meeting room by keyboard: every key does what a link, a button or a field of the page does as well. */

const isText = (field) => field.matches("textarea, input, [contenteditable]");

/* A link saves first what is written: saving.js. Where one goes, one writes on. */
function goTo(rel) {
  const link = document.querySelector(`.room-steps a[rel="${rel}"]`);
  link?.click();
}

function find() {
  const field = document.getElementById("find");
  field.closest("details").open = true;
  field.select();
}

/* Saves what is written, and goes on to the next item once it is saved. */
function saveAndGoOn() {
  const next = document.querySelector('.room-steps a[rel="next"]');
  if (next) next.click();
  else document.querySelector(".room form[data-draft]")?.requestSubmit();
}

const writeTask = () => document.querySelector("[data-task-line]")?.focus();

const KEYS = {
  ArrowRight: () => goTo("next"),
  ArrowLeft: () => goTo("prev"),
  Enter: saveAndGoOn,
  k: find,
  ".": writeTask,
};
/* In a text, Ctrl and an arrow lead from word to word. */
const ARROWS = ["ArrowRight", "ArrowLeft"];

document.addEventListener("keydown", (event) => {
  const act = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey ? KEYS[event.key] : null;
  if (!act || event.isComposing || (ARROWS.includes(event.key) && isText(event.target))) return;
  event.preventDefault();
  act();
});
