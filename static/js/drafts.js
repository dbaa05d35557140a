/* Typed text is never lost: what stands in a form[data-draft] is kept in the browser until the server has saved it. */

const PREFIX = "draft:";
const texts = {
  da: { restored: "Tekst, der ikke var gemt, er hentet frem igen.", discard: "Kassér den" },
  en: { restored: "Text that had not been saved has been brought back.", discard: "Discard it" },
};

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && field.name !== "csrfmiddlewaretoken" && !["hidden", "file", "submit", "button", "password"].includes(field.type),
  );
}

function read(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else values[field.name] = field.value;
  }
  return JSON.stringify(values);
}

function write(form, kept) {
  const values = JSON.parse(kept);
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = (values[field.name] ?? []).includes(field.value);
    else if (field.name in values) field.value = values[field.name];
  }
}

function announce(form, key, original) {
  const words = texts[document.documentElement.lang] ?? texts.da;
  const note = document.createElement("p");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  note.textContent = `${words.restored} `;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "link-button";
  discard.textContent = words.discard;
  discard.addEventListener("click", () => {
    localStorage.removeItem(key);
    write(form, original);
    window.location.reload();
  });
  note.append(discard);
  form.prepend(note);
}

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  const original = read(form);
  const kept = localStorage.getItem(key);
  if (kept && kept !== original && !form.querySelector(".form-error-message")) {
    write(form, kept);
    announce(form, key, original);
  }
  let last = read(form);
  const save = () => {
    const now = read(form);
    if (now === last) return;
    last = now;
    if (now === original) localStorage.removeItem(key);
    else localStorage.setItem(key, now);
  };
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  setInterval(save, 2000);
}

/* A page after a successful save names the drafts that are no longer needed. */
function forget() {
  document.querySelectorAll("[data-draft-saved]").forEach((mark) => localStorage.removeItem(PREFIX + mark.dataset.draftSaved));
}

export function keepDrafts() {
  forget();
  document.querySelectorAll("form[data-draft]").forEach(keep);
  document.addEventListener("htmx:afterSwap", (event) => {
    forget();
    event.target.querySelectorAll?.("form[data-draft]").forEach(keep);
  });
}
