/* A recording with its transcript: it follows, a click jumps. */

import { Words } from "./words.js";

const sound = document.querySelector("[data-sound]");
const words = document.querySelector("[data-words]");
if (sound && words) {
  new Words(words, sound, {
    go(seconds) {
      sound.currentTime = seconds;
      sound.play();
    },
  });
}
