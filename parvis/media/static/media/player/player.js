/* The player of the asset page: puts film, filmstrip and marks together, and listens to buttons and keys.

   Keys count only while the focus is inside the player, never in a field, and can be switched off (WCAG 2.1.4). */

import { Film } from "./film.js";
import { Marks } from "./marks.js";
import { Strip } from "./strip.js";
import { Timebase } from "./timecode.js";
import { Words } from "./words.js";

const root = document.querySelector("[data-player]");
const video = root.querySelector("video");
const number = (name) => Number(root.dataset[name]);
const facts = {
  frames: number("frames"),
  in: number("in"),
  out: number("out"),
  plan: root.dataset.plan,
  strip: root.dataset.strip,
  sprite: root.dataset.sprite,
  length: root.dataset.length,
};
const source = new Timebase(number("numerator"), number("denominator"), facts.frames, {
  start: number("start"),
  drop: Boolean(root.dataset.drop),
  times: root.dataset.times ? await (await fetch(root.dataset.times)).json() : null,
});
facts.counting = source.counting;

const at = (selector) => root.querySelector(selector);
const now = at("[data-now]");
const speed = at("[data-speed]");
const status = at("[data-said]");
const keys = at("[data-keys]");
let strip = null;

function say(words, label) {
  status.textContent = words.replace("{timecode}", label);
}

function show() {
  now.textContent = marks.label(film.frame);
  strip?.show();
  const playing = film.isPlaying;
  at("[data-when=paused]").hidden = playing;
  at("[data-when=playing]").hidden = !playing;
  at("[data-do=play]").setAttribute("aria-label", playing ? root.dataset.pause : root.dataset.play);
  at("[data-do=mute]").setAttribute("aria-pressed", String(video.muted));
  speed.hidden = film.speed === 0 || film.speed === 1;
  speed.textContent = `${film.speed}×`.replace("-", "−");
}

const marks = new Marks(
  facts,
  source,
  (name, label) => say(name === "in" ? root.dataset.saidIn : root.dataset.saidOut, label),
  () => {
    if (film.part) film.part = [marks.first, marks.end];
    show();
  },
);
const film = new Film(video, source, () => show());
strip = new Strip(at("[data-strip-frame]"), facts, marks, film);

function step(frames) {
  film.step(frames);
  say(root.dataset.saidAt, marks.label(film.frame));
}

const deeds = {
  back: () => step(-1),
  forward: () => step(1),
  "back-second": () => step(-facts.counting),
  "forward-second": () => step(facts.counting),
  play: () => film.toggle(),
  "mark-in": () => marks.set("in", film.frame),
  // The frame one sees is the last of the part: the out point lies behind it.
  "mark-out": () => marks.set("out", film.frame + 1),
  clear: () => marks.clear(),
  loop(button) {
    film.part = film.part ? null : [marks.first, marks.end];
    button.setAttribute("aria-pressed", String(film.part !== null));
    if (film.part) {
      film.go(marks.first);
      film.toggle();
    }
  },
  mute() {
    video.muted = !video.muted;
  },
  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  },
};

const byKey = {
  " ": deeds.play,
  k: () => film.stop(),
  j: () => film.faster(-1),
  l: () => film.faster(1),
  i: deeds["mark-in"],
  o: deeds["mark-out"],
  ArrowLeft: (event) => step(event.shiftKey ? -facts.counting : -1),
  ArrowRight: (event) => step(event.shiftKey ? facts.counting : 1),
  Home: () => film.go(0),
  End: () => film.go(facts.frames - 1),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-do]");
  if (button) deeds[button.dataset.do](button);
});

root.addEventListener("keydown", (event) => {
  if (!keys.checked || event.altKey || event.ctrlKey || event.metaKey) return;
  const field = event.target.closest("input, select, textarea, summary");
  if (field || (event.key === " " && event.target.closest("button"))) return;
  const deed = byKey[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!deed) return;
  event.preventDefault();
  deed(event);
});

video.addEventListener("click", () => {
  root.focus({ preventScroll: true });
  film.toggle();
});

for (const choice of root.querySelectorAll("[data-count]")) {
  choice.addEventListener("change", () => {
    const counted = choice.value === "stream" ? source.from(0) : source;
    marks.countFrom(counted);
    for (const place of document.querySelectorAll("[data-frame]")) {
      place.textContent = counted.label(Number(place.dataset.frame));
    }
    show();
  });
}

for (const choice of root.querySelectorAll("[data-captions]")) {
  choice.addEventListener("change", () => {
    for (const track of video.textTracks) track.mode = track.language === choice.value ? "showing" : "disabled";
  });
}

for (const shot of document.querySelectorAll("[data-shot]")) {
  shot.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.querySelectorAll("[data-shot][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    shot.setAttribute("aria-current", "true");
    marks.both(Number(shot.dataset.shot), Number(shot.dataset.shotEnd));
    film.go(marks.first);
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  });
}

// Television edits what it takes: the form that hides nothing moves to the front.
for (const purpose of document.querySelectorAll("[name=purpose]")) {
  purpose.addEventListener("change", () => {
    const panel = document.querySelector("[data-take-part]");
    if (panel) panel.dataset.proposed = purpose.value === "tv" ? "clean" : "instant";
  });
}

const words = document.querySelector("[data-words]");
if (words) {
  new Words(words, video, {
    go(_seconds, frame) {
      film.go(frame);
      root.scrollIntoView({ block: "nearest" });
    },
    mark(first, end) {
      marks.both(first, end);
      film.go(first);
    },
  });
}

video.controls = false;
if (marks.marked) film.go(marks.first);
else if (root.dataset.at) film.go(number("at"));
show();
