/* The captions' editor: rows made of the text, and the text of the rows when it is saved.

   The text stays what the form sends; without this script it is edited as it is. */

const form = document.querySelector("[data-captions-editor]");
const film = document.querySelector("[data-editor-film]");
const text = form.elements.text;
const rows = form.querySelector("[data-editor]");
const list = form.querySelector("[data-captions-list]");
const asText = form.querySelector("[data-editor-text]");
const back = form.querySelector("[data-back-to-rows]");
const template = form.querySelector("[data-caption-row]");
const CLOCK = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})$/;
const TIMES = /^\s*(\S+)\s+-->\s+(\S+)(?:\s+(.*))?$/;
const VOICE = /^<v((?:\.[^\s<>]*)?)\s+([^<>]+)>/;
const kept = `captions:${location.pathname}:${form.elements.base.value}`;

let head = [];

const two = (n, digits = 2) => String(n).padStart(digits, "0");

function clock(ms) {
  const at = Math.max(0, Math.round(ms));
  return `${two(Math.floor(at / 3600000))}:${two(Math.floor(at / 60000) % 60)}:${two(Math.floor(at / 1000) % 60)}.${two(at % 1000, 3)}`;
}

function thousandths(written) {
  const found = CLOCK.exec(written.trim());
  if (!found) return null;
  const [, hours = "0", minutes, seconds, parts] = found;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(parts.padEnd(3, "0"));
}

const plain = (words) => words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function row({ name = "", begins, ends, settings = "", speaker = "", voice = "", words = "" }) {
  const made = template.content.firstElementChild.cloneNode(true);
  const at = (part) => made.querySelector(`[data-${part}]`);
  [at("begins").value, at("ends").value, at("speaker").value, at("words").value] = [begins, ends, speaker, words];
  Object.assign(made.dataset, { name, settings, voice });
  return made;
}

/* Rows of the text; null if some of it would be lost that way. */
function parsed(written) {
  const blocks = written.replace(/\r\n?/g, "\n").split(/\n[ \t]*(?:\n[ \t]*)*\n/).map((block) => block.replace(/^\n+|\n+$/g, ""));
  const found = [];
  const before = [];
  for (const block of blocks.filter(Boolean)) {
    const lines = block.split("\n");
    const at = lines.slice(0, 2).findIndex((line) => line.includes("-->"));
    if (at < 0) {
      if (found.length) return null;
      before.push(block);
      continue;
    }
    const times = TIMES.exec(lines[at]);
    if (!times) return null;
    let words = lines.slice(at + 1).join("\n");
    const voice = VOICE.exec(words);
    if (voice) words = words.slice(voice[0].length).replace(/<\/v>\s*$/, "");
    if (/<v[\s.]|<\/v>/.test(words)) return null;
    found.push({
      name: at ? lines[0] : "",
      begins: times[1],
      ends: times[2],
      settings: times[3] ?? "",
      speaker: voice ? plain(voice[2]) : "",
      voice: voice ? voice[1] : "",
      words,
    });
  }
  return { before, found };
}

function written() {
  const blocks = [...list.children].map((one) => {
    const at = (part) => one.querySelector(`[data-${part}]`).value.trim();
    const { name, settings, voice } = one.dataset;
    const speaker = at("speaker") ? `<v${voice} ${escaped(at("speaker"))}>` : "";
    const words = at("words").split("\n").filter((line) => line.trim()).join("\n");
    return `${name ? `${name}\n` : ""}${at("begins")} --> ${at("ends")}${settings ? ` ${settings}` : ""}\n${speaker}${words}`;
  });
  return `${[...head, ...blocks].join("\n\n")}\n`;
}

function showRows() {
  const read = parsed(text.value);
  if (!read) return false;
  head = read.before.length ? read.before : ["WEBVTT"];
  list.replaceChildren(...read.found.map(row));
  [rows.hidden, asText.hidden, back.hidden] = [false, true, true];
  return true;
}

function showText() {
  text.value = written();
  [rows.hidden, asText.hidden, back.hidden] = [true, false, false];
}

function gather() {
  if (!rows.hidden) text.value = written();
}

const field = (one, part) => one.querySelector(`[data-${part}]`);

function go(one) {
  field(one, "words").focus();
  one.scrollIntoView({ block: "nearest" });
}

const deeds = {
  play(one) {
    const [begins, ends] = [thousandths(field(one, "begins").value), thousandths(field(one, "ends").value)];
    if (!film || begins === null || ends === null) return;
    film.currentTime = begins / 1000;
    film.play();
    const stop = () => {
      if (film.currentTime * 1000 < ends && film.currentTime * 1000 >= begins - 500) return;
      film.pause();
      film.removeEventListener("timeupdate", stop);
    };
    film.addEventListener("timeupdate", stop);
  },
  /* At the cursor; the time is parted as the letters are. */
  split(one) {
    const words = field(one, "words");
    const [begins, ends] = [thousandths(field(one, "begins").value), thousandths(field(one, "ends").value)];
    const place = words.selectionStart || Math.round(words.value.length / 2);
    if (begins === null || ends === null) return;
    const middle = clock(begins + ((ends - begins) * place) / Math.max(1, words.value.length));
    const after = row({
      begins: middle,
      ends: field(one, "ends").value,
      speaker: field(one, "speaker").value,
      words: words.value.slice(place).trim(),
      settings: one.dataset.settings,
      voice: one.dataset.voice,
    });
    field(one, "ends").value = middle;
    words.value = words.value.slice(0, place).trim();
    one.after(after);
    go(after);
  },
  join(one) {
    const next = one.nextElementSibling;
    if (!next) return;
    field(one, "ends").value = field(next, "ends").value;
    field(one, "words").value = `${field(one, "words").value}\n${field(next, "words").value}`.trim();
    next.remove();
    go(one);
  },
  remove(one) {
    const next = one.nextElementSibling ?? one.previousElementSibling;
    one.remove();
    if (next) go(next);
  },
};

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-deed]");
  if (!button) return;
  deeds[button.dataset.deed](button.closest(".caption-row"));
  keep();
});

list.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.altKey || event.metaKey) return;
  const one = event.target.closest(".caption-row");
  const way = `${event.shiftKey ? "Shift+" : ""}${event.key}`;
  const deed = {
    Enter: () => deeds.play(one),
    "Shift+Enter": () => deeds.split(one),
    "Shift+Backspace": () => deeds.join(one),
    ArrowUp: () => one.previousElementSibling && go(one.previousElementSibling),
    ArrowDown: () => one.nextElementSibling && go(one.nextElementSibling),
  }[way];
  if (!deed) return;
  event.preventDefault();
  deed();
  keep();
});

form.querySelector("[data-add]").addEventListener("click", () => {
  const last = list.lastElementChild;
  const begins = film && film.currentTime > 0 ? film.currentTime * 1000 : last ? (thousandths(field(last, "ends").value) ?? 0) : 0;
  const made = row({ begins: clock(begins), ends: clock(begins + 2000) });
  list.append(made);
  go(made);
});
form.querySelector("[data-as-text]").addEventListener("click", showText);
form.querySelector("[data-as-rows]").addEventListener("click", showRows);
form.addEventListener("submit", gather);

film?.addEventListener("timeupdate", () => {
  const at = film.currentTime * 1000;
  for (const one of list.children) {
    const isNow = thousandths(field(one, "begins").value) <= at && at < thousandths(field(one, "ends").value);
    one.toggleAttribute("aria-current", isNow);
    if (isNow) one.setAttribute("aria-current", "true");
  }
});

/* What was typed and not saved survives a closed page, in this browser only. */
function keep() {
  gather();
  sessionStorage.setItem(kept, text.value);
}
form.addEventListener("input", keep);
const restored = form.querySelector("[data-restored]");
const before = sessionStorage.getItem(kept);
const asked = new URLSearchParams(location.search).has("version");
if (before !== null && before !== text.value && !form.querySelector("[aria-invalid]") && !asked) {
  text.value = before;
  restored.hidden = false;
}

// A text with faults is put right as text, line by line; every other one as rows.
if (!document.querySelector("[data-faults]")) showRows();
