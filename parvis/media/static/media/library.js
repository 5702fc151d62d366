/* A card's filmstrip runs, silent, while a pointer rests on it or its link has the focus.
   The strip's index is fetched once, when first wanted; a reader who asked for less motion is left in peace. */

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const PACE = 420; // milliseconds a tile
const REST = 160; // before it begins, so that a passing pointer starts nothing

const strips = new Map();
let running = null;

/* WebVTT of the filmstrip: cues whose text ends in `#xywh=x,y,w,h`; the picture lies beside it. */
async function tilesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const tiles = [...(await answer.text()).matchAll(/^\S*#xywh=(\d+),(\d+),(\d+),(\d+)\s*$/gm)].map(
    ([, x, y, width, height]) => ({ x: +x, y: +y, width: +width, height: +height }),
  );
  if (!tiles.length) return null;
  const picture = new Image();
  picture.src = new URL("sprite", answer.url);
  await picture.decode();
  return { picture, tiles };
}

function stripOf(address) {
  if (!strips.has(address)) strips.set(address, tilesOf(address).catch(() => null));
  return strips.get(address);
}

function stop() {
  if (!running) return;
  clearTimeout(running.timer);
  running.canvas?.remove();
  running = null;
}

async function start(card) {
  if (running?.card === card) return;
  stop();
  if (still.matches) return;
  const mine = { card, canvas: null, timer: null };
  running = mine;
  mine.timer = setTimeout(async () => {
    const strip = await stripOf(card.dataset.strip);
    if (!strip || running !== mine) return;
    const canvas = document.createElement("canvas");
    canvas.width = strip.tiles[0].width;
    canvas.height = strip.tiles[0].height;
    canvas.setAttribute("aria-hidden", "true");
    mine.canvas = canvas;
    const pen = canvas.getContext("2d");
    let at = 0;
    const draw = () => {
      const { x, y, width, height } = strip.tiles[at];
      pen.drawImage(strip.picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
      at = (at + 1) % strip.tiles.length;
      mine.timer = setTimeout(draw, PACE);
    };
    draw();
    card.querySelector(".still").insertBefore(canvas, card.querySelector(".still > .tag"));
  }, REST);
}

const cardAt = (target) => target.closest?.(".card[data-strip]");

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const card = cardAt(event.target);
  if (card) start(card);
  else if (running && !running.card.contains(document.activeElement)) stop();
});
document.addEventListener("focusin", (event) => {
  const card = cardAt(event.target);
  if (card) start(card);
  else stop();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") stop();
});
