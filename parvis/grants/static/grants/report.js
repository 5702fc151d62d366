// A report saves each answer by itself and says truly what became of it.
const form = document.querySelector("[data-report]");

const say = (field, words, wrong = false) => {
  const state = field.querySelector(".report-state");
  state.textContent = words;
  state.classList.toggle("is-wrong", wrong);
};

const waiting = new Map();
const running = new Map();

async function save(field) {
  waiting.delete(field);
  if (running.has(field)) {
    await running.get(field);
  }
  const sent = new FormData();
  for (const part of field.querySelectorAll("input, select, textarea")) {
    sent.append(part.name, part.value);
  }
  const version = field.querySelector('input[name^="version-"]');
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]').value;
  say(field, form.dataset.saving);
  try {
    const answer = await fetch(field.dataset.field, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
      body: sent,
    });
    const told = await answer.json();
    if (answer.ok) {
      version.value = told.version;
      say(field, form.dataset.saved.replace("{at}", told.at));
      // What was opened to be signed is no longer what is written.
      for (const signing of document.querySelectorAll("[data-sign]")) {
        signing.hidden = true;
      }
    } else if (answer.status === 409 && told.theirs !== undefined) {
      version.value = told.version;
      say(field, `${told.message} ${told.theirs}`, true);
    } else {
      say(field, told.message || told.detail || form.dataset.unsaved, true);
    }
  } catch {
    say(field, form.dataset.unsaved, true);
  }
}

function start(field) {
  const run = save(field).finally(() => running.delete(field));
  running.set(field, run);
}

if (form) {
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) {
      clearTimeout(waiting.get(field));
      waiting.set(field, setTimeout(() => start(field), 800));
    }
  });
  form.addEventListener("change", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) {
      clearTimeout(waiting.get(field));
      start(field);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) {
      event.preventDefault();
    }
  });
  form.addEventListener("submit", () => waiting.clear());
}
