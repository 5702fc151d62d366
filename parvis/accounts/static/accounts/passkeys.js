/* Passkeys and security keys: the browser asks the key, the form brings its answer.

   data-passkey-add / data-passkey-get hold the address that tells what to ask.  The form is sent again with the answer in
   its field `credential`; without an answer the reason stands in the form, and nothing is sent. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function described(options) {
  const asked = options.publicKey;
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"])
    for (const one of asked[list] ?? []) one.id = bytes(one.id);
  return { publicKey: asked };
}

function answer(key) {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[part]) response[part] = text(key.response[part]);
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
    authenticatorAttachment: key.authenticatorAttachment,
  };
}

async function ask(form) {
  const adds = "passkeyAdd" in form.dataset;
  const told = await fetch(form.dataset.passkeyAdd ?? form.dataset.passkeyGet, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "error",
    headers: { Accept: "application/json" },
  });
  if (!told.ok) throw new Error(told.statusText);
  const options = described(await told.json());
  const key = await (adds ? navigator.credentials.create(options) : navigator.credentials.get(options));
  form.elements.credential.value = JSON.stringify(answer(key));
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target.closest("[data-passkey-add], [data-passkey-get]");
    if (!form || form.dataset.answered) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const error = form.querySelector("[data-passkey-error]");
    error.hidden = true;
    const button = event.submitter;
    try {
      await ask(form);
      form.dataset.answered = "yes";
      form.requestSubmit(button);
    } catch {
      error.textContent = form.dataset.failed;
      error.hidden = false;
      button?.focus();
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const save = event.target.closest("[data-save]");
  if (save) {
    const lines = [...document.querySelectorAll(`${save.dataset.save} code`)].map((one) => one.textContent);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }));
    link.download = save.dataset.saveName;
    link.click();
    URL.revokeObjectURL(link.href);
  }
  if (event.target.closest("[data-print]")) print();
});
