/* On a phone a form that narrows a list begins as its first field and its button: the list stands on the first screen.
   What is narrowed already stays in sight, and nobody who has no scripts misses a field. */

const isUsed = (field) => (field.type === "checkbox" ? field.checked : Boolean(field.value));

export function foldFilters() {
  for (const button of document.querySelectorAll(".filters [data-unfold]")) {
    const form = button.form;
    const [, ...others] = [...form.elements].filter((field) => field.name);
    const fold = (isFolded) => {
      form.classList.toggle("is-folded", isFolded);
      button.setAttribute("aria-expanded", String(!isFolded));
    };
    button.hidden = false;
    fold(!others.some(isUsed));
    button.addEventListener("click", () => fold(!form.classList.contains("is-folded")));
  }
}
