/* Saving while one writes, and telling the truth about it.

   The form works without this: every button in it is a submit button.  With it, each question is saved on its own, a
   moment after the last key, and says what became of it: saved, saved with problems, not saved (and why).  What was
   typed stays in the page until the server has it; a lost network is tried again, ever less often, and at once when it
   comes back.  Sums, totals and the drawing of the workplan come from the server with the rail.

   Every revision of an answer goes out under a key of its own, and under the same one when it is sent again, so that
   what arrived is not taken twice.  A page may keep what is typed beyond its own life: it is told of each step by events
   of the form (`draft:touched`, `draft:took`), and hands back what it kept by `draft:restore`.

   Words that are shown stand in data attributes of the form. */

const PAUSE = 1000;
const PATIENCE = 20000;
const RETRIES = [2000, 4000, 8000, 15000, 30000];
const RAIL_PAUSE = 2500;
const ASIDE_PAUSE = 100;

const form = document.querySelector("form[data-autosave]");

class Question {
  constructor(element) {
    this.element = element;
    this.code = element.dataset.question;
    this.line = element.querySelector("[data-state-line]");
    this.dirty = false;
    this.flying = false;
    this.clashing = false;
    this.failures = 0;
    this.timer = 0;
    this.change = 0;
  }

  get isOpen() {
    return this.dirty || this.flying;
  }

  touched(wait = PAUSE) {
    this.dirty = true;
    this.change += 1;
    this.key = freshKey();
    this.tell("draft:touched");
    if (this.clashing) return;
    this.say("waiting");
    this.later(wait);
  }

  tell(name) {
    form.dispatchEvent(new CustomEvent(name, { detail: this }));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  typed() {
    const body = new FormData();
    const whole = new FormData(form);
    for (const [name, value] of whole) {
      const mine = name === `a-${this.code}` || name.startsWith(`a-${this.code}-`);
      if (mine || name === `version-${this.code}` || name === "csrfmiddlewaretoken" || name === "party") body.append(name, value);
    }
    return body;
  }

  async save() {
    clearTimeout(this.timer);
    if (this.flying || !this.dirty) return;
    const change = this.change;
    this.flying = true;
    this.dirty = false;
    this.say("saving");
    try {
      const answer = await fetch(this.element.dataset.save, {
        method: "POST",
        body: this.typed(),
        headers: { Accept: "application/json", "Idempotency-Key": this.key },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.redirected || answer.status === 401) throw new Refused("signed-out");
      const told = await answer.json().catch(() => ({}));
      if (answer.status === 409 && told.clash) this.clash(told);
      else if (!answer.ok) throw new Refused(answer.status >= 500 ? "unreachable" : "refused", told.message);
      else this.took(told, change === this.change);
    } catch (wrong) {
      this.failed(wrong);
    } finally {
      this.flying = false;
    }
    if (this.dirty && !this.failures && !this.clashing) this.later(PAUSE);
    tellAll();
  }

  took(told, isNewest) {
    this.failures = 0;
    this.field(`version-${this.code}`).value = told.version;
    this.field(`was-${this.code}`).value = told.was;
    if (isNewest) {
      this.show(told);
      this.tell("draft:took");
    }
    this.say(told.problems.length ? "problems" : "saved", told.at);
    refreshRail(this.element.querySelector('[data-part^="aside"]') ? ASIDE_PAUSE : RAIL_PAUSE);
  }

  show(told) {
    const list = this.element.querySelector("[data-problems]");
    list.replaceChildren(
      ...told.problems.map((words) => {
        const line = document.createElement("li");
        line.textContent = words;
        return line;
      }),
    );
    this.element.dataset.state = told.state;
  }

  clash(told) {
    this.clashing = true;
    this.dirty = true;
    const place = this.element.querySelector("[data-clash]");
    place.innerHTML = told.clash;
    place.hidden = false;
    this.say("clash");
    place.querySelector("[data-keep-mine]").addEventListener("click", (event) => {
      event.preventDefault();
      this.field(`version-${this.code}`).value = told.version;
      this.settle(place);
      this.touched(0);
    });
    place.querySelector("[data-take-theirs]").addEventListener("click", async (event) => {
      event.preventDefault();
      this.dirty = false;
      this.clashing = false;
      await saveAll();
      location.hash = this.element.id;
      location.reload();
    });
    place.querySelector("[data-clash-title]").focus();
  }

  settle(place) {
    this.clashing = false;
    place.replaceChildren();
    place.hidden = true;
    this.element.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  failed(wrong) {
    this.dirty = true;
    const reason = wrong instanceof Refused ? wrong.reason : "unreachable";
    this.say(reason, wrong instanceof Refused ? wrong.words : "");
    if (reason !== "unreachable") {
      this.failures = 1;
      return;
    }
    this.later(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  say(state, more = "") {
    this.state = state;
    if (!this.line) return;
    const words = form.dataset[`say${state[0].toUpperCase()}${state.slice(1).replace(/-(.)/g, (_all, letter) => letter.toUpperCase())}`];
    this.line.textContent = state === "refused" && more ? `${words} ${more}` : words.replace("__at__", more);
    this.line.dataset.is = state;
  }

  field(name) {
    return form.elements.namedItem(name);
  }
}

class Refused extends Error {
  constructor(reason, words = "") {
    super(reason);
    this.reason = reason;
    this.words = words;
  }
}

/* Also where the page is not served over TLS, and the browser makes no such keys by itself. */
function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

const questions = new Map();

function questionOf(target) {
  return questions.get(target.closest?.("[data-question]")?.dataset.question);
}

async function saveAll() {
  await Promise.all([...questions.values()].filter((one) => one.dirty && !one.clashing).map((one) => one.save()));
}

/* Until nothing is under way any more, and nothing is left that could be sent now. */
async function settle() {
  do {
    await saveAll();
    while ([...questions.values()].some((one) => one.flying)) await new Promise((done) => setTimeout(done, 50));
  } while ([...questions.values()].some((one) => one.dirty && !one.clashing && !one.failures));
}

function tellAll() {
  const line = document.querySelector("[data-all-saved]");
  if (!line) return;
  const open = [...questions.values()].filter((one) => one.isOpen).length;
  line.textContent = open ? form.dataset.sayOpen.replace("__n__", open) : form.dataset.sayAll;
  line.dataset.is = open ? "open" : "saved";
}

/* The rail says what is still missing.  It is asked for again after a save, not for each of them. */
let railTimer = 0;

function refreshRail(pause) {
  const rail = document.querySelector("[data-rail]");
  if (!rail) return;
  clearTimeout(railTimer);
  railTimer = setTimeout(async () => {
    const answer = await fetch(rail.dataset.rail, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of drawn.querySelectorAll("[data-part]")) {
      document.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(part);
    }
  }, pause);
}

/* Words counted as the rulebook counts them: runs between blanks that hold a letter or a digit. */
function count(target) {
  const line = target.closest("[data-question]")?.querySelector("[data-count]");
  if (!line || !target.matches("textarea, input")) return;
  const words = target.value.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
  line.textContent = line.dataset.words.replace("__n__", words);
  line.classList.toggle("is-over", words > Number(line.dataset.count));
}

/* Rows: a row more is a copy of the page's own template; a row less is taken out and saved so. */
function addRow(button) {
  const box = button.closest("[data-rows]");
  const template = box.querySelector(":scope > template");
  const numbers = [...box.querySelectorAll(":scope > [data-row]")].map((row) => Number(row.dataset.number ?? 0));
  const next = Math.max(-1, ...numbers) + 1;
  const row = template.content.cloneNode(true).firstElementChild;
  renumber(row, box.dataset.mark, String(next));
  row.dataset.number = next;
  box.insertBefore(row, template);
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function renumber(row, mark, number) {
  const walk = (element) => {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(mark)) element.setAttribute(attribute.name, attribute.value.replaceAll(mark, number));
    }
    if (element.matches("legend, .visually-hidden") && element.childElementCount === 0) {
      element.textContent = element.textContent.replace("·", String(Number(number) + 1));
    }
    for (const child of element.tagName === "TEMPLATE" ? element.content.children : element.children) walk(child);
  };
  walk(row);
}

function numberRows() {
  for (const box of document.querySelectorAll("[data-rows]")) {
    [...box.querySelectorAll(":scope > [data-row]")].forEach((row, place) => {
      row.dataset.number ??= place;
    });
  }
}

if (form) {
  for (const element of form.querySelectorAll("[data-question][data-save]")) {
    questions.set(element.dataset.question, new Question(element));
  }
  numberRows();
  form.addEventListener("input", (event) => {
    count(event.target);
    questionOf(event.target)?.touched();
    tellAll();
  });
  form.addEventListener("change", (event) => {
    const question = questionOf(event.target);
    if (question?.dirty) question.touched(100);
  });
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const drop = event.target.closest("[data-drop]");
    if (!add && !drop) return;
    event.preventDefault();
    if (add) return addRow(add);
    const question = questionOf(drop);
    const row = drop.closest("[data-row]");
    const next = row.nextElementSibling?.querySelector?.("[data-drop]") ?? row.parentElement.querySelector("[data-add]");
    row.remove();
    next?.focus();
    question?.touched(0);
    tellAll();
  });
  form.addEventListener("draft:restore", ({ detail }) => {
    const question = questions.get(detail.code);
    if (!question) return;
    question.field(`version-${detail.code}`).value = detail.version;
    question.touched(0);
    question.key = detail.key;
    question.tell("draft:touched");
    tellAll();
  });
  form.addEventListener("draft:flush", ({ detail }) => {
    detail.done = settle().then(() => ![...questions.values()].some((one) => one.isOpen));
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) leaving = true;
  });
  let leaving = false;
  addEventListener("beforeunload", (event) => {
    if (!leaving && form.dataset.keeps !== "yes" && [...questions.values()].some((one) => one.isOpen)) event.preventDefault();
  });
  addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveAll();
  });
  // A link out of the page saves first; what could not be saved holds the reader back by the browser's own question.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]:not([target]):not([href^='#']):not([data-dialog])");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (![...questions.values()].some((one) => one.isOpen && !one.clashing)) return;
    event.preventDefault();
    await saveAll();
    location.assign(link.href);
  });
}
