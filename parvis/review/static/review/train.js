/* A review written without a connection.

   What is typed stays in this browser, under the person's and the review's codes, until the server has said that it has
   it; then it goes.  A page opened again puts back what was not sent, each answer over the version it was written over,
   so that another device's words are never overwritten: the form shows both.  Handing in waits in the same way, and says
   that it counts once it has arrived.  Signing out wipes all of it (the server says so to the browser), and says before
   what has not been sent (`leaving.js`).

   Sending, and the state under each answer, are `proposals/draft.js`; words stand in the page. */

const form = document.querySelector("form[data-train]");
const PREFIX = "parvis-unsent:review:";
const CACHES = "parvis-review-";
const RENEW = 8000;
const AGAIN = 15000;

const own = form && `${PREFIX}${form.dataset.person}:`;
const place = form && `${own}${form.dataset.review}`;
const line = document.querySelector("[data-train-line]");

function read() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? { answers: {}, handIn: null };
  } catch {
    return { answers: {}, handIn: null };
  }
}

function write(state) {
  try {
    const told = { ...state, title: form.dataset.title, address: location.pathname };
    if (state.handIn || Object.keys(state.answers).length) localStorage.setItem(place, JSON.stringify(told));
    else localStorage.removeItem(place);
    return true;
  } catch {
    return false; // a browser that keeps nothing: the page asks before it is left, as ever
  }
}

/* On a shared computer nobody finds what another person wrote. */
function forgetOthers() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !name.startsWith(own)) localStorage.removeItem(name);
    }
  } catch {
    /* nothing is kept here at all */
  }
}

function valueOf(code) {
  const inputs = [...form.querySelectorAll(`[name="a-${CSS.escape(code)}"]`)];
  return inputs[0]?.type === "radio" ? (inputs.find((one) => one.checked)?.value ?? "") : (inputs[0]?.value ?? "");
}

function putValue(code, value) {
  for (const input of form.querySelectorAll(`[name="a-${CSS.escape(code)}"]`)) {
    if (input.type === "radio") input.checked = input.value === value;
    else input.value = value;
  }
}

function keep({ detail: question }) {
  const state = read();
  const version = form.elements.namedItem(`version-${question.code}`).value;
  state.answers[question.code] = { value: valueOf(question.code), version, key: question.key, at: Date.now() };
  form.dataset.keeps = write(state) ? "yes" : "no";
}

function took({ detail: question }) {
  const state = read();
  delete state.answers[question.code];
  write(state);
  renewLater();
}

function restore() {
  for (const [code, { value, version, key }] of Object.entries(read().answers)) {
    if (!form.querySelector(`[name="a-${CSS.escape(code)}"]`)) continue;
    putValue(code, value);
    form.dispatchEvent(new CustomEvent("draft:restore", { detail: { code, version, key } }));
  }
}

function say(name, put = {}) {
  if (!line) return;
  const words = document.querySelector(`template[data-train-say="${name}"]`);
  line.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  for (const [mark, text] of Object.entries(put)) {
    for (const element of line.querySelectorAll(`[data-put="${mark}"]`)) element.textContent = text;
  }
  line.hidden = !words;
}

function tell() {
  const { handIn } = read();
  if (handIn) say("queued", { at: hour(handIn.at) });
  else if (!navigator.onLine) say("offline");
  else if (["queued", "offline"].includes(line?.dataset.says)) say("");
  if (line) line.dataset.says = handIn ? "queued" : navigator.onLine ? "" : "offline";
}

function hour(at) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/* Handing in: first what is still unsent, then the word that it is complete, under one key however often it is sent. */
let handing = false;

async function handIn({ waited }) {
  const queued = read().handIn;
  if (!queued || handing) return;
  handing = true;
  try {
    const flushing = { done: Promise.resolve(true) };
    form.dispatchEvent(new CustomEvent("draft:flush", { detail: flushing }));
    if (!(await flushing.done)) return tell();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append("reason", queued.reason);
    const answer = await fetch(form.dataset.handIn, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "Idempotency-Key": queued.key },
      credentials: "same-origin",
    }).catch(() => null);
    if (!answer || answer.status >= 500) return tell();
    if (answer.redirected || answer.status === 401) return say("signed-out");
    const told = await answer.json().catch(() => ({}));
    write({ ...read(), handIn: null });
    if (line) line.dataset.says = "";
    if (answer.ok && !waited) return location.assign(told.next);
    say(answer.ok ? (told.late ? "late" : "received") : "refused", { at: told.at ?? "", message: told.message ?? "" });
    if (!answer.ok && !waited) submitAsEver();
    renewLater();
  } finally {
    handing = false;
  }
}

let asEver = false;

function submitAsEver() {
  asEver = true;
  form.requestSubmit(form.querySelector('[name="hand-in"]'));
}

/* The copies for the train: this page, what it is drawn with.  Nobody else's stay. */
async function keepPage() {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  const name = `${CACHES}${form.dataset.person}`;
  await navigator.serviceWorker.register(form.dataset.worker);
  for (const one of await caches.keys()) if (one.startsWith(CACHES) && one !== name) await caches.delete(one);
  const cache = await caches.open(name);
  await keepCopy(cache);
  const drawnWith = performance.getEntriesByType("resource").filter((one) => ["link", "script", "css", "img", "other"].includes(one.initiatorType));
  const modules = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((one) => one.src || one.href);
  for (const address of new Set([...modules, ...drawnWith.map((one) => one.name)])) {
    if (new URL(address).origin !== location.origin || (await cache.match(address))) continue;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) await cache.put(address, answer);
  }
  document.documentElement.dataset.train = "kept";
}

async function keepCopy(cache) {
  const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) await cache.put(location.pathname, answer);
}

let renewing = 0;

function renewLater() {
  clearTimeout(renewing);
  renewing = setTimeout(async () => {
    const name = `${CACHES}${form.dataset.person}`;
    if (navigator.onLine && "caches" in window && (await caches.has(name))) await keepCopy(await caches.open(name));
  }, RENEW);
}

if (form) {
  forgetOthers();
  form.addEventListener("draft:touched", keep);
  form.addEventListener("draft:took", took);
  form.addEventListener("submit", (event) => {
    if (asEver || event.submitter?.name !== "hand-in") return;
    event.preventDefault();
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
    const reason = form.elements.namedItem("reason")?.value ?? "";
    if (!write({ ...read(), handIn: { key, reason, at: Date.now() } })) return submitAsEver();
    tell();
    handIn({ waited: false });
  });
  addEventListener("online", () => {
    tell();
    setTimeout(() => handIn({ waited: true }), 500);
  });
  addEventListener("offline", tell);
  setInterval(() => read().handIn && navigator.onLine && handIn({ waited: true }), AGAIN);
  restore();
  tell();
  if (read().handIn && navigator.onLine) handIn({ waited: true });
  keepPage().catch(() => {});
}
