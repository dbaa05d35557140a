/* The list of one's own notes: beside the pages where there is room, over them where there is not. */

const ROOMY = window.matchMedia("(min-width: 1100px)");

export function offerOwn(place) {
  const list = document.getElementById("own");
  const button = place.querySelector("[data-toggle-own]");
  if (!list || !button) return;
  const close = list.querySelector("[data-close-own]");
  close.hidden = false;

  function show(isShown) {
    list.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
    place.classList.toggle("viewer-alone", !isShown);
  }

  function shut() {
    show(false);
    button.focus();
  }

  button.addEventListener("click", () => {
    show(list.hidden);
    if (!list.hidden) list.querySelector("h2").focus();
  });
  close.addEventListener("click", shut);
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || ROOMY.matches) return;
    event.preventDefault();
    shut();
  });
  place.addEventListener("viewer:write", ({ detail: row }) => {
    show(true);
    row.querySelector("textarea").focus();
  });
  /* What is gone to is not to be read through the list. */
  place.addEventListener("viewer:read", () => {
    if (!ROOMY.matches) show(false);
  });
  ROOMY.addEventListener("change", () => show(ROOMY.matches));
  show(ROOMY.matches || list.querySelector(".not-saved, .draft-note, [data-unsaved]") !== null);
}
