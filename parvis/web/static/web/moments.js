/* Time that goes on while the page stands still.

   <button data-wait-seconds="45" data-wait-label="Send a new code ({time})">Send a new code</button>
     is closed for that long and shows what is left.
   <time datetime="…" data-countdown></time>
     shows the largest two units left, in the language of the page; with data-countdown="minute" the largest three.
   <time datetime="…" data-zone="Europe/Brussels" data-yours="({hh}:{mm} your time)">…</time>
     gets the reader's own hour added where it is another (in a table, where room is dear, as its title);
     {h} is the hour without a nought before it, {hh} with one, {mm} the minute. */

const language = document.documentElement.lang || "en";

const two = (n) => String(n).padStart(2, "0");

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function wait(button) {
  const until = performance.now() + Number(button.dataset.waitSeconds) * 1000;
  const label = button.querySelector("[data-label]") ?? button;
  const words = label.textContent;
  button.removeAttribute("data-wait-seconds");
  const tick = () => {
    if (!button.isConnected) return;
    const left = Math.ceil((until - performance.now()) / 1000);
    button.disabled = left > 0;
    label.textContent = left > 0 ? button.dataset.waitLabel.replace("{time}", clock(left)) : words;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function units(seconds, most) {
  const parts = [];
  let rest = seconds;
  for (const [unit, length] of UNITS) {
    const amount = Math.floor(rest / length);
    rest %= length;
    if (amount || parts.length || unit === "second") {
      parts.push(new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(amount));
    }
    if (parts.length === most) break;
  }
  return parts.join(" ");
}

function countDown(time) {
  const end = Date.parse(time.dateTime);
  const most = time.dataset.countdown === "minute" ? 3 : 2;
  time.removeAttribute("data-countdown");
  const tick = () => {
    const left = Math.max(0, Math.floor((end - Date.now()) / 1000));
    time.textContent = units(left, most);
    if (left > 0 && time.isConnected) setTimeout(tick, left > 172800 ? 60000 : 1000);
  };
  tick();
}

function hourIn(zone, moment) {
  const style = { hour: "2-digit", minute: "2-digit", day: "numeric", hourCycle: "h23" };
  return new Intl.DateTimeFormat(language, zone ? { ...style, timeZone: zone } : style).format(moment);
}

function addYours(time) {
  const moment = new Date(time.dateTime);
  if (!time.dataset.yours || hourIn(time.dataset.zone, moment) === hourIn(undefined, moment)) return;
  const yours = time.dataset.yours
    .replace("{hh}", two(moment.getHours()))
    .replace("{h}", String(moment.getHours()))
    .replace("{mm}", two(moment.getMinutes()));
  time.removeAttribute("data-yours");
  if (time.closest("table")) {
    time.title = yours;
    return;
  }
  const words = document.createElement("span");
  words.className = "quiet";
  words.textContent = ` ${yours}`;
  time.append(words);
}

function start(part) {
  part.querySelectorAll("[data-wait-seconds]").forEach(wait);
  part.querySelectorAll("time[data-countdown]").forEach(countDown);
  part.querySelectorAll("time[data-yours]").forEach(addYours);
}

start(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
