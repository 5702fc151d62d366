/* The filmstrip: tiles of the film side by side, the place of the film, in and out as two brackets. */

async function tilesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) return [];
  const text = await answer.text();
  return [...text.matchAll(/#xywh=(\d+),(\d+),(\d+),(\d+)/g)].map((match) => match.slice(1).map(Number));
}

function loaded(address) {
  return new Promise((done, failed) => {
    const picture = new Image();
    picture.onload = () => done(picture);
    picture.onerror = failed;
    picture.src = address;
  });
}

export class Strip {
  constructor(root, facts, marks, film) {
    Object.assign(this, { root, facts, marks, film });
    const at = (selector) => root.querySelector(selector);
    this.canvas = at("[data-strip-tiles]");
    this.head = at("[data-head]");
    this.shades = { in: at("[data-shade-in]"), out: at("[data-shade-out]") };
    this.brackets = { in: at("[data-bracket=in]"), out: at("[data-bracket=out]") };
    root.addEventListener("pointerdown", (event) => this.#grab(event));
    for (const [name, bracket] of Object.entries(this.brackets)) {
      bracket.addEventListener("keydown", (event) => this.#key(event, name));
    }
    new ResizeObserver(() => this.#draw()).observe(root);
    this.#load();
  }

  show() {
    const part = (frame) => `${(100 * frame) / this.facts.frames}%`;
    const { first, end } = this.marks;
    this.head.style.insetInlineStart = part(this.film.frame + 0.5);
    this.brackets.in.style.insetInlineStart = part(first);
    this.brackets.out.style.insetInlineStart = part(end);
    this.shades.in.style.width = part(first);
    this.shades.out.style.width = part(this.facts.frames - end);
    for (const [name, frame] of [["in", first], ["out", end]]) {
      this.brackets[name].setAttribute("aria-valuenow", frame);
      this.brackets[name].setAttribute("aria-valuetext", this.marks.label(frame));
    }
  }

  async #load() {
    if (!this.facts.strip) return;
    [this.tiles, this.picture] = await Promise.all([tilesOf(this.facts.strip), loaded(this.facts.sprite)]);
    this.#draw();
  }

  #draw() {
    if (!this.tiles?.length) return;
    const sharp = window.devicePixelRatio || 1;
    const width = (this.canvas.width = Math.round(this.root.clientWidth * sharp));
    const height = (this.canvas.height = Math.round(this.root.clientHeight * sharp));
    const [, , tileWidth, tileHeight] = this.tiles[0];
    const amount = Math.max(1, Math.round(width / ((height * tileWidth) / tileHeight)));
    const pen = this.canvas.getContext("2d");
    const each = width / amount;
    // Each tile is cut to its share of the strip, never squeezed.
    const shown = Math.min(tileWidth, (tileHeight * each) / height);
    for (let n = 0; n < amount; n += 1) {
      const [x, y] = this.tiles[Math.min(this.tiles.length - 1, Math.floor(((n + 0.5) / amount) * this.tiles.length))];
      pen.drawImage(this.picture, x + (tileWidth - shown) / 2, y, shown, tileHeight, n * each, 0, each + 1, height);
    }
  }

  #frameAt(event) {
    const box = this.root.getBoundingClientRect();
    return Math.round((Math.min(Math.max(0, event.clientX - box.left), box.width) / box.width) * this.facts.frames);
  }

  #grab(event) {
    if (event.button !== 0) return;
    const name = event.target.dataset.bracket;
    const move = (moved) => {
      const frame = this.#frameAt(moved);
      if (name) this.marks.set(name, frame, { quiet: true });
      this.film.go(name === "out" ? frame - 1 : frame);
    };
    const done = () => {
      this.root.removeEventListener("pointermove", move);
      if (name) this.marks.set(name, this.marks[name === "in" ? "first" : "end"]);
    };
    this.root.setPointerCapture(event.pointerId);
    this.root.addEventListener("pointermove", move);
    this.root.addEventListener("pointerup", done, { once: true });
    this.root.addEventListener("pointercancel", done, { once: true });
    if (!name) move(event);
  }

  #key(event, name) {
    const second = this.facts.counting;
    const steps = {
      ArrowLeft: event.shiftKey ? -second : -1,
      ArrowDown: event.shiftKey ? -second : -1,
      ArrowRight: event.shiftKey ? second : 1,
      ArrowUp: event.shiftKey ? second : 1,
      PageDown: -10 * second,
      PageUp: 10 * second,
      Home: -this.facts.frames,
      End: this.facts.frames,
    };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const now = name === "in" ? this.marks.first : this.marks.end;
    const frame = this.marks.set(name, now + steps[event.key]);
    this.film.go(name === "out" ? frame - 1 : frame);
  }
}
