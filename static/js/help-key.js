/* "?" leads to the list of keys, from anywhere but where one writes. */

const WRITING = "input, textarea, select, [contenteditable]";

export function helpByKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || event.isComposing || event.target.closest?.(WRITING)) return;
    const help = document.querySelector("[data-help]");
    if (!help || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    location.assign(`${help.href}#keys`);
  });
}
