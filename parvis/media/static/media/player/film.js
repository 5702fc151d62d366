/* The film to the frame: which one is shown, go to one, step, play forwards and backwards, repeat a part.

   A frame is asked for by its middle, so that rounding never shows its neighbour; which frame is truly shown is
   told by requestVideoFrameCallback. */

const SPEEDS = [1, 2, 4, 8];

export class Film {
  constructor(video, timebase, changed) {
    Object.assign(this, { video, timebase, changed });
    this.frame = 0;
    this.wanted = null; // the frame asked for while the film has not got there yet
    this.part = null; // [in, out) to repeat
    this.backwards = 0;
    this.#watch();
    for (const name of ["play", "pause", "ratechange", "volumechange", "ended"]) {
      video.addEventListener(name, () => this.changed());
    }
    video.addEventListener("seeked", () => {
      if (this.wanted !== null && this.wanted !== this.asked) this.#seek();
      else this.wanted = null;
    });
  }

  get last() {
    return this.timebase.frames - 1;
  }

  get isPlaying() {
    return !this.video.paused || this.backwards > 0;
  }

  get speed() {
    return this.backwards ? -this.backwards : this.video.paused ? 0 : this.video.playbackRate;
  }

  go(frame) {
    this.stop();
    this.#show(frame);
  }

  step(frames) {
    this.go((this.wanted ?? this.frame) + frames);
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.#play(1);
  }

  stop() {
    this.backwards = 0;
    this.video.pause();
    this.changed();
  }

  /* J and L: the first press plays, each further one faster */
  faster(direction) {
    if (direction > 0) {
      const playing = !this.video.paused;
      this.backwards = 0;
      this.#play(playing ? (SPEEDS[SPEEDS.indexOf(this.video.playbackRate) + 1] ?? SPEEDS.at(-1)) : 1);
      return;
    }
    this.video.pause();
    const next = this.backwards ? (SPEEDS[SPEEDS.indexOf(this.backwards) + 1] ?? SPEEDS.at(-1)) : 1;
    if (!this.backwards) this.#runBack();
    this.backwards = next;
    this.changed();
  }

  #play(speed) {
    this.video.playbackRate = speed;
    if (this.part && (this.frame < this.part[0] || this.frame >= this.part[1] - 1)) this.#show(this.part[0]);
    else if (this.frame >= this.last) this.#show(0);
    this.video.play();
  }

  #show(frame) {
    this.wanted = Math.min(Math.max(0, frame), this.last);
    this.frame = this.wanted;
    if (!this.video.seeking) this.#seek();
    this.changed();
  }

  #seek() {
    this.asked = this.wanted;
    this.video.currentTime = this.timebase.middle(this.wanted);
  }

  /* Browsers do not play backwards: frames are asked for one after the other, as fast as they come. */
  #runBack() {
    let from = this.frame;
    let began = performance.now();
    let speed = 1;
    const turn = (now) => {
      if (!this.backwards) return;
      if (speed !== this.backwards) [from, began, speed] = [this.frame, now, this.backwards];
      const frame = Math.round(from - ((now - began) / 1000) * this.timebase.rate * speed);
      if (frame < this.frame && !this.video.seeking) this.#show(frame);
      if (frame <= 0) this.stop();
      else requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  #watch() {
    const seen = (mediaTime) => {
      if (this.wanted !== null) return;
      const frame = Math.min(this.last, Math.max(0, this.timebase.shown(mediaTime)));
      if (this.part && !this.video.paused && frame >= this.part[1] - 1) this.#show(this.part[0]);
      else if (frame !== this.frame) {
        this.frame = frame;
        this.changed();
      }
    };
    if ("requestVideoFrameCallback" in this.video) {
      const tell = (_now, facts) => {
        seen(facts.mediaTime);
        this.video.requestVideoFrameCallback(tell);
      };
      this.video.requestVideoFrameCallback(tell);
    } else {
      this.video.addEventListener("timeupdate", () => seen(this.video.currentTime - 0.5 / this.timebase.rate));
    }
  }
}
