/* The transcript beside the film: it follows, a click jumps, selected sentences become in and out. */

const REST = 3000; // ms in which the panel does not follow after somebody has moved in it

export class Words {
  /* go(seconds, frame) jumps; mark(first, end) sets in and out, where there are frames */
  constructor(root, media, { go, mark = null }) {
    Object.assign(this, { root, media, go, mark });
    this.cues = [...root.querySelectorAll("[data-cue]")].map((place) => {
      const [begins, ends] = place.dataset.cue.split(" ").map((n) => Number(n) / 1000);
      return { place, begins, ends };
    });
    this.lines = [...root.querySelectorAll("[data-line]")];
    this.touched = -Infinity;
    for (const name of ["timeupdate", "seeked"]) media.addEventListener(name, () => this.#follow());
    for (const name of ["wheel", "pointerdown", "keydown"]) {
      root.addEventListener(name, () => (this.touched = performance.now()), { passive: true });
    }
    root.addEventListener("click", (event) => this.#clicked(event));
    for (const name of ["pointerup", "keyup"]) document.addEventListener(name, () => this.#selected());
    this.#follow();
  }

  #follow() {
    const at = this.media.currentTime + 0.001;
    const cue = this.cues.findLast((one) => one.begins <= at && at < one.ends) ?? null;
    if (cue?.place === this.now) return;
    this.now?.removeAttribute("aria-current");
    this.now = cue?.place ?? null;
    if (!this.now) return;
    this.now.setAttribute("aria-current", "true");
    if (performance.now() - this.touched < REST) return;
    const [box, line] = [this.root.getBoundingClientRect(), this.now.getBoundingClientRect()];
    // Only the panel moves, never the page.
    if (line.top < box.top || line.bottom > box.bottom) this.root.scrollTop += line.top - box.top - box.height / 3;
  }

  #clicked(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const link = event.target.closest("[data-go], [data-mark]");
    if (!link) return;
    if (link.hasAttribute("data-mark") && !this.mark) return;
    event.preventDefault();
    const line = link.closest(".line");
    if (!link.hasAttribute("data-mark")) {
      this.go(Number(link.dataset.go) / 1000, Number(line.dataset.first ?? 0));
      return;
    }
    const from = event.shiftKey && this.from ? this.from : line;
    this.#take(from, line);
    this.from = from;
  }

  #take(one, other) {
    const both = [one, other].map((line) => this.lines.indexOf(line));
    const taken = this.lines.slice(Math.min(...both), Math.max(...both) + 1);
    for (const line of this.lines) line.classList.toggle("is-taken", taken.includes(line));
    this.mark(
      Math.min(...taken.map((line) => Number(line.dataset.first))),
      Math.max(...taken.map((line) => Number(line.dataset.end))),
    );
  }

  #selected() {
    const selection = getSelection();
    if (!this.mark || selection.isCollapsed || !this.root.contains(selection.anchorNode)) return;
    const touched = this.lines.filter((line) => selection.containsNode(line, true));
    const said = `${touched.map((line) => this.lines.indexOf(line))}|${selection}`;
    if (!touched.length || said === this.said) return;
    this.said = said;
    this.#take(touched[0], touched.at(-1));
    this.from = touched[0];
  }
}
