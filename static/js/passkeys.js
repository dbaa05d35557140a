/* Passkeys: a form[data-passkey] asks the device, puts its answer into the field `credential` and is sent. */

async function optionsOf(form) {
  if (form.dataset.passkey !== "fetch") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new Error("No passkey can be asked for now");
  return answer.json();
}

/* A passkey that replaces the password lies in the device itself and asks who is there. */
function withPassword(options, form) {
  const passwordless = form.elements.passwordless?.checked ?? false;
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  });
  return options;
}

async function credential(form) {
  const options = await optionsOf(form);
  return form.dataset.passkey === "create"
    ? window.webauthnJSON.create(withPassword(options.creation_options, form))
    : window.webauthnJSON.get(options.request_options);
}

function ask(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form));
    } catch {
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(ask);
else for (const said of document.querySelectorAll("[data-no-passkeys]")) said.hidden = false;
