/* Typed text is never lost: what stands in a form[data-draft] is kept in the browser until the server has saved it. */

/* Two who share a browser never see each other's texts: a note is private. */
const PREFIX = `draft:${document.body.dataset.reader}:`;
const SENT = "draft-sent";
const texts = {
  da: { restored: "Tekst, der ikke var gemt, er hentet frem igen.", discard: "Kassér den" },
  en: { restored: "Text that had not been saved has been brought back.", discard: "Discard it" },
};

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && field.name !== "csrfmiddlewaretoken" && !["hidden", "file", "submit", "button", "password"].includes(field.type),
  );
}

/* The value a field came with; the editor's fields have none of their own, since the editor rewrites them as it starts. */
function cameWith(field) {
  if (field.tagName === "SELECT") return [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value ?? "";
  return field.dataset.djangoProseEditorConfigurable === undefined ? field.defaultValue : field.value;
}

function read(form, { asItCame = false } = {}) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (asItCame ? field.defaultChecked : field.checked) (values[field.name] ??= []).push(field.value);
    } else values[field.name] = asItCame ? cameWith(field) : field.value;
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
  /* What is typed before this script runs is typed text too. */
  const original = read(form, { asItCame: true });
  const kept = localStorage.getItem(key);
  if (kept && kept !== original && !form.querySelector(".form-error-message")) {
    write(form, kept);
    announce(form, key, original);
  }
  let last = original;
  const save = () => {
    const now = read(form);
    if (now === last) return;
    last = now;
    if (now === original) localStorage.removeItem(key);
    else localStorage.setItem(key, now);
  };
  save();
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", () => {
    save();
    sessionStorage.setItem(SENT, key);
  });
  setInterval(save, 2000);
}

/* A draft that was sent is forgotten when the next page says that it was saved; an error page leaves it where it is. */
function forget() {
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector("#messages .alert-success")) localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
  document.querySelectorAll("[data-draft-saved]").forEach((mark) => localStorage.removeItem(PREFIX + mark.dataset.draftSaved));
}

/* Forms that keep no draft of their own are kept when the reader is logged off, once, for the page they stand on. */
function leftForms() {
  const forms = [...document.querySelectorAll("main form:not([data-draft])")];
  return forms.map((form, index) => [form, `${PREFIX}left:${window.location.pathname}:${index}`]);
}

export function keepWhatIsTyped() {
  leftForms().forEach(([form, key]) => {
    const now = read(form);
    if (form.method === "post" && now !== read(form, { asItCame: true })) localStorage.setItem(key, now);
  });
}

function bringBack() {
  if (!document.body.dataset.reader) return;
  leftForms().forEach(([form, key]) => {
    const kept = localStorage.getItem(key);
    if (!kept) return;
    const original = read(form, { asItCame: true });
    localStorage.removeItem(key);
    write(form, kept);
    announce(form, key, original);
  });
}

export function keepDrafts() {
  forget();
  bringBack();
  document.querySelectorAll("form[data-draft]").forEach(keep);
  document.addEventListener("htmx:afterSwap", (event) => {
    forget();
    event.target.querySelectorAll?.("form[data-draft]").forEach(keep);
  });
}
