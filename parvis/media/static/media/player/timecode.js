/* Timecode after SMPTE ST 12, as `parvis.domain.timecode` counts it: labels of frame numbers and back. */

const SMPTE = new Map([
  ["24000/1001", 24], ["24/1", 24], ["25/1", 25], ["30000/1001", 30], ["30/1", 30], ["48000/1001", 48], ["48/1", 48],
  ["50/1", 50], ["60000/1001", 60], ["60/1", 60], ["100/1", 100], ["120000/1001", 120], ["120/1", 120],
]);

const two = (n) => String(n).padStart(2, "0");

export class Timebase {
  /* start: the label of frame 0, counted in frames; 0 for "time from the beginning" */
  /* times: of an uneven film, when its frames are shown, as the server tells it: straight pieces of
     [frame, ticks, step]; looked up instead of counted. */
  constructor(numerator, denominator, frames, { start = 0, drop = false, times = null } = {}) {
    Object.assign(this, { numerator, denominator, frames, start, drop, times });
    this.rate = numerator / denominator;
    this.smpte = SMPTE.get(`${numerator}/${denominator}`);
    this.counting = this.smpte ?? Math.ceil(this.rate);
  }

  from(start, drop = this.drop) {
    return new Timebase(this.numerator, this.denominator, this.frames, { start, drop, times: this.times });
  }

  label(frame) {
    const counted = this.start + frame;
    if (!this.smpte) {
      const second = Math.floor((counted * this.denominator) / this.numerator);
      return this.#written(second, counted - this.#firstOf(second), ":");
    }
    const labels = this.drop ? this.#withDropped(counted) : counted;
    return this.#written(Math.floor(labels / this.counting) % 86400, labels % this.counting, this.drop ? ";" : ":");
  }

  /* The frame a person means by a timecode, a clock time, seconds or f123; null if none. */
  frame(text) {
    text = text.trim();
    let match = /^f\s?(\d{1,9})$/i.exec(text);
    if (match) return this.#within(Number(match[1]));
    match = /^(\d{1,3}):([0-5]\d):([0-5]\d)[:;.](\d{2,3})$/.exec(text);
    if (match) return this.#within(this.#ofLabel(...match.slice(1).map(Number)));
    match = /^(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:[.,]\d+)?)$/.exec(text);
    if (match) {
      const seconds = Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3].replace(",", "."));
      return this.#within(this.#shownAt(seconds));
    }
    if (/^\d{1,9}(?:[.,]\d*)?$|^[.,]\d+$/.test(text)) return this.#within(this.#shownAt(Number(text.replace(",", "."))));
    return null;
  }

  /* When a frame is shown; of `frames`, the end of the film. */
  seconds(frame) {
    if (!this.times) return (frame * this.denominator) / this.numerator;
    const [first, ticks, step] = this.#piece(0, frame);
    return (ticks + (frame - first) * step) / this.times.timescale;
  }

  /* The middle of its time on screen: asked for there, rounding never shows its neighbour. */
  middle(frame) {
    return (this.seconds(frame) + this.seconds(frame + 1)) / 2;
  }

  /* The frame a player shows that says it is at this moment. */
  shown(seconds) {
    return this.times ? this.#shownAt(seconds) : Math.round(seconds * this.rate);
  }

  #shownAt(seconds) {
    if (!this.times) return Math.floor((seconds + 0.0005) * this.rate);
    const at = (seconds + 0.0005) * this.times.timescale;
    const [first, ticks, step] = this.#piece(1, at);
    return first + (step > 0 ? Math.floor((at - ticks) / step) : 0);
  }

  /* The last piece that begins at or before a frame (field 0) or a tick (field 1). */
  #piece(field, value) {
    const { runs } = this.times;
    let [low, high] = [0, runs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (runs[middle][field] <= value) low = middle;
      else high = middle - 1;
    }
    return runs[low];
  }

  #within(frame) {
    return frame === null || frame < 0 || frame > this.frames ? null : frame;
  }

  #ofLabel(hours, minutes, seconds, frames) {
    const clock = hours * 3600 + minutes * 60 + seconds;
    const dropped = this.counting / 15;
    if (frames >= this.counting || (this.drop && minutes % 10 && !seconds && frames < dropped)) return null;
    if (!this.smpte) return this.#firstOf(clock) + frames - this.start;
    const minute = hours * 60 + minutes;
    const left = this.drop ? dropped * (minute - Math.floor(minute / 10)) : 0;
    return clock * this.counting + frames - left - this.start;
  }

  #withDropped(frame) {
    const dropped = this.counting / 15;
    const tenMinutes = 600 * this.counting - 9 * dropped;
    const tens = Math.floor(frame / tenMinutes);
    const minutes = Math.max(0, Math.floor(((frame % tenMinutes) - dropped) / (60 * this.counting - dropped)));
    return frame + dropped * (9 * tens + minutes);
  }

  #firstOf(second) {
    return Math.ceil((second * this.numerator) / this.denominator);
  }

  #written(seconds, frames, separator) {
    const digits = Math.max(2, String(this.counting - 1).length);
    const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
    return `${clock}${separator}${String(frames).padStart(digits, "0")}`;
  }
}
