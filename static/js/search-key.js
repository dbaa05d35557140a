/* "/" leads to the search, from anywhere but where one writes. */

const WRITING = "input, textarea, select, [contenteditable]";

/* What is written in the box is marked, so that the next word takes its place. */
export function searchByKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || event.isComposing || event.target.closest?.(WRITING)) return;
    const box = document.querySelector("[data-search]");
    if (!box || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
