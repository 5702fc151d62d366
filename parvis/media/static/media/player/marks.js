/* In and out: two frames, kept in the address, shown in the row under the film, told to the download panel. */

const PATIENCE = 250; // ms after the last change before the size is asked for

export class Marks {
  constructor(facts, timebase, said, changed) {
    Object.assign(this, { facts, source: timebase, shown: timebase, said, changed });
    this.first = facts.in;
    this.end = facts.out;
    this.marked = new URLSearchParams(location.search).has("in") || new URLSearchParams(location.search).has("out");
    const at = (selector) => document.querySelector(selector);
    this.form = at("[data-marks]");
    this.fields = { in: this.form.elements.in, out: this.form.elements.out };
    this.hidden = { in: at("[data-take] [data-in]"), out: at("[data-take] [data-out]") };
    this.length = at("[data-mark-length]");
    this.error = at("[data-plan-error]");
    for (const [name, field] of Object.entries(this.fields)) {
      field.addEventListener("change", () => this.#typed(name, field));
      field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      for (const [name, field] of Object.entries(this.fields)) this.#typed(name, field);
    });
    // What was typed and refused by the server stays as it was typed.
    this.refused = this.form.querySelector("[aria-invalid]") !== null;
    if (!this.refused) this.#write();
  }

  label(frame) {
    return this.shown.label(frame);
  }

  countFrom(timebase) {
    this.shown = timebase;
    this.#write();
  }

  /* Set one of the two; the other gives way where they would cross.  The frame that was set. */
  set(name, frame, { quiet = false } = {}) {
    const { frames } = this.facts;
    if (name === "in") {
      this.first = Math.min(Math.max(0, frame), frames - 1);
      if (this.end <= this.first) this.end = frames;
    } else {
      this.end = Math.min(Math.max(1, frame), frames);
      if (this.first >= this.end) this.first = 0;
    }
    this.marked = true;
    this.#settled(quiet);
    const set = name === "in" ? this.first : this.end;
    if (!quiet) this.said(name, this.label(set));
    return set;
  }

  both(first, end) {
    [this.first, this.end, this.marked] = [first, end, true];
    this.#settled(false);
    this.said("in", this.label(first));
  }

  clear() {
    [this.first, this.end, this.marked] = [0, this.facts.frames, false];
    this.#settled(false);
  }

  #typed(name, field) {
    const frame = this.shown.frame(field.value);
    const isPossible = frame !== null && (name === "in" ? frame < this.facts.frames : frame > 0);
    if (isPossible) {
      if (frame !== (name === "in" ? this.first : this.end)) this.set(name, frame);
      return;
    }
    field.setAttribute("aria-invalid", "true");
    this.#ask({ [name]: field.value }); // the server says what is wrong, in words
  }

  #settled(quiet) {
    this.#write();
    this.changed();
    if (quiet) return;
    const address = new URL(location.href);
    if (this.marked) {
      address.searchParams.set("in", this.source.label(this.first).replace(";", ":"));
      address.searchParams.set("out", this.source.label(this.end).replace(";", ":"));
    } else {
      address.searchParams.delete("in");
      address.searchParams.delete("out");
    }
    history.replaceState(history.state, "", address.href.replaceAll("%3A", ":"));
    for (const field of document.querySelectorAll("[data-next]")) field.value = location.pathname + location.search;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#ask({}), PATIENCE);
  }

  #write() {
    this.fields.in.value = this.label(this.first);
    this.fields.out.value = this.label(this.end);
    for (const field of Object.values(this.fields)) field.removeAttribute("aria-invalid");
    this.hidden.in.value = `f${this.first}`;
    this.hidden.out.value = `f${this.end}`;
    for (const link of document.querySelectorAll("[data-captions-cut]")) {
      const as = link.dataset.as ? `&as=${link.dataset.as}` : "";
      link.href = `${link.dataset.captionsCut}?in=f${this.first}&out=f${this.end}${as}`;
    }
    const length = this.end - this.first;
    const words = this.facts.length
      .replace("{seconds}", Math.floor(length / this.facts.counting))
      .replace("{frames}", String(length % this.facts.counting).padStart(2, "0"));
    this.length.textContent = this.marked ? `= ${words}` : "";
    this.error.hidden = true;
    this.form.querySelectorAll("#in-error, #out-error").forEach((words) => words.remove());
  }

  async #ask(typed) {
    const panel = document.querySelector("[data-take-part]");
    panel?.querySelector("[data-plan-none]").toggleAttribute("hidden", this.marked);
    panel?.querySelector("[data-plan-some]").toggleAttribute("hidden", !this.marked);
    if (!this.marked && !Object.keys(typed).length) return;
    const asked = new URLSearchParams({ in: `f${this.first}`, out: `f${this.end}`, ...typed });
    const mine = (this.asking = {});
    const answer = await fetch(`${this.facts.plan}?${asked}`, { headers: { Accept: "application/json" } });
    const plan = await answer.json();
    if (mine !== this.asking) return;
    this.error.hidden = answer.ok;
    if (!answer.ok) {
      this.error.textContent = plan.message;
      return;
    }
    for (const place of document.querySelectorAll("[data-plan]")) {
      const words = place.dataset.plan.split(".").reduce((found, name) => found?.[name], plan);
      if (typeof words === "string") place.textContent = words;
    }
  }
}
