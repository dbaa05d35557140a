/* The agenda as it is worked on: items are dragged to their place, files are dropped on them. What is done here, the
   buttons of the page do as well. */

import { upload } from "./uploads.js";

const TARGET = "#working-agenda";
const rowOf = (event) => event.target.closest?.("[data-item][data-place]");
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/* The row that is being dragged. */
let dragged = null;

function unmark() {
  for (const row of document.querySelectorAll(".drop-before, .drop-after, .drop-here")) {
    row.classList.remove("drop-before", "drop-after", "drop-here");
  }
}

function isAbove(row, event) {
  const { top, height } = row.getBoundingClientRect();
  return event.clientY < top + height / 2;
}

/* The row behind which it is dropped; none for the first place. */
function rowBefore(row, event) {
  if (!isAbove(row, event)) return row;
  const before = row.previousElementSibling;
  return before === dragged ? before.previousElementSibling : before;
}

function place(row, event) {
  const before = rowBefore(row, event);
  if (row === dragged || before === dragged) return;
  window.htmx.ajax("POST", dragged.dataset.place, {
    target: TARGET,
    swap: "outerHTML",
    values: { after: before?.dataset.item ?? "0" },
  });
}

function dragItems() {
  document.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.("[data-drag]")) return;
    dragged = rowOf(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("h3").textContent.trim());
    event.dataTransfer.setDragImage(dragged, 20, 20);
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });
}

function mark(row, event) {
  unmark();
  if (!dragged) row.classList.add("drop-here");
  else if (row !== dragged) row.classList.add(isAbove(row, event) ? "drop-before" : "drop-after");
}

async function attach(row, files) {
  const { item, drop } = row.dataset;
  await upload(document.getElementById(`uploads-${item}`), drop, files);
  showAgain();
}

/* The list anew, with what was attached; forms that are open in it stay as they are. */
export function showAgain() {
  const { agenda } = document.querySelector(TARGET).dataset;
  window.htmx.ajax("GET", agenda, { target: TARGET, swap: "outerHTML" });
}

function takeDrops() {
  document.addEventListener("dragover", (event) => {
    const row = rowOf(event);
    if (!row || !(dragged || hasFiles(event))) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = dragged ? "move" : "copy";
    mark(row, event);
  });
  document.addEventListener("drop", (event) => {
    const row = rowOf(event);
    if (!row || !(dragged || hasFiles(event))) return;
    event.preventDefault();
    unmark();
    if (dragged) place(row, event);
    else attach(row, [...event.dataTransfer.files]);
  });
}

dragItems();
takeDrops();
