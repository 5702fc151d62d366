/* SHA-256 (FIPS 180-4) over bytes as they come, for where the browser has no own or wants them all at once. */

const fraction = (root) => Math.trunc((root - Math.trunc(root)) * 2 ** 32);
const primes = [];
for (let number = 2; primes.length < 64; number += 1) if (primes.every((one) => number % one)) primes.push(number);
const FIRST = Uint32Array.from(primes.slice(0, 8), (one) => fraction(Math.sqrt(one)));
const ROUNDS = Uint32Array.from(primes, (one) => fraction(Math.cbrt(one)));

export class Sha256 {
  #state = FIRST.slice();
  #words = new Uint32Array(64);
  #rest = new Uint8Array(64);
  #held = 0;
  #length = 0;

  /** Takes these bytes in. */
  add(bytes) {
    this.#length += bytes.length;
    let at = 0;
    if (this.#held) {
      at = Math.min(64 - this.#held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < 64) return this;
      this.#block(this.#rest, 0);
      this.#held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  /** The digest, 32 bytes; nothing can be added after it. */
  digest() {
    const length = this.#length;
    const padding = new Uint8Array(((length % 64 < 56 ? 56 : 120) - (length % 64)) + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(padding.length - 4, (length << 3) >>> 0);
    this.add(padding);
    const made = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, place) => made.setUint32(4 * place, word));
    return new Uint8Array(made.buffer);
  }

  #block(bytes, from) {
    const words = this.#words;
    for (let n = 0, at = from; n < 16; n += 1, at += 4) {
      words[n] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let n = 16; n < 64; n += 1) {
      const [early, late] = [words[n - 15], words[n - 2]];
      const first = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
      const second = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
      words[n] = (words[n - 16] + first + words[n - 7] + second) | 0;
    }
    const state = this.#state;
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let n = 0; n < 64; n += 1) {
      const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + turned + ((e & f) ^ (~e & g)) + ROUNDS[n] + words[n]) | 0;
      const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

/** The SHA-256 of these bytes: by the browser where it lends its own (only over HTTPS), else by ours. */
export async function sha256(bytes) {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return new Sha256().add(bytes).digest();
}
