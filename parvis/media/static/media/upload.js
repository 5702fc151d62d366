/* Files come in by pieces (tus 1.0.0), each with its checksum: a lost line, a reload or a closed laptop costs the piece
   that was on its way. The server alone says how far a file is; its job takes over once all is there. */

import { sha256 } from "./sha256.js";

const PIECE = 8 * 1024 * 1024;
const AT_A_TIME = 2;
const LONGEST_WAIT = 30_000;
const MEGABYTE = 1_000_000;

const form = document.querySelector("form[data-upload]");
const list = document.querySelector("[data-received-list]");
const pattern = document.getElementById("sending-row");
const said = form.dataset;
const figures = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** So many files are on their way at once; a paused one makes room. */
const places = { free: AT_A_TIME, queue: [] };
const take = () => (places.free > 0 ? ((places.free -= 1), Promise.resolve()) : new Promise((go) => places.queue.push(go)));
const give = () => (places.queue.length ? places.queue.shift()() : (places.free += 1));

/** A wait that ends early when the line is back. */
const pause = (milliseconds) =>
  new Promise((done) => {
    const over = () => (clearTimeout(clock), window.removeEventListener("online", over), done());
    const clock = setTimeout(over, milliseconds);
    window.addEventListener("online", over);
  });

class Lost extends Error {}
class Over extends Error {}

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const metadata = (told) =>
  Object.entries(told).map(([name, value]) => `${name} ${base64(new TextEncoder().encode(String(value)))}`).join(",");

class Sending {
  constructor(file, address = "") {
    this.file = file;
    this.address = address;
    this.offset = -1; // not known
    this.wrong = 0;
    this.row = pattern.content.firstElementChild.cloneNode(true);
    const part = (name) => this.row.querySelector(`[data-${name}]`);
    [this.share, this.words, this.toggle, this.drop] = ["share", "words", "pause", "give-up"].map(part);
    this.bar = this.row.querySelector("progress");
    part("name").textContent = file.name;
    this.bar.setAttribute("aria-label", file.name);
    for (const button of [this.toggle, this.drop]) button.setAttribute("aria-description", file.name);
    this.toggle.addEventListener("click", () => this.switch());
    this.drop.addEventListener("click", () => this.giveUp());
    this.show(0);
  }

  async run() {
    await take();
    for (let tries = 0; ; ) {
      try {
        if (this.stopped) return;
        if (this.paused) {
          give();
          await this.paused;
          await take();
          this.offset = -1;
          continue;
        }
        if (!this.address) await this.announce();
        if (this.offset < 0) await this.ask();
        if (this.offset < this.file.size) await this.send();
        else if (await this.finish()) break;
        tries = 0;
      } catch (fault) {
        if (this.stopped || this.paused) continue;
        if (!(fault instanceof Lost)) {
          this.end(fault instanceof Over ? fault.message : said.failed);
          break;
        }
        this.offset = -1;
        this.tell(said.waiting);
        await pause(Math.min(LONGEST_WAIT, 1000 * 2 ** tries));
        tries += 1;
      }
    }
    give();
  }

  async announce() {
    const { name, size, lastModified: modified } = this.file;
    const headers = {
      "Upload-Length": size,
      "Upload-Metadata": metadata({ filename: name, language: form.elements.language.value, modified }),
    };
    const answer = await this.request("POST", said.arrivals, { headers });
    this.address = new URL(answer.getResponseHeader("Location")).pathname;
    this.offset = 0;
  }

  async ask() {
    const answer = await this.request("HEAD", this.address);
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.show(this.offset);
  }

  async send() {
    const from = this.offset;
    const piece = this.file.slice(from, from + PIECE);
    let bytes;
    try {
      bytes = new Uint8Array(await piece.arrayBuffer());
    } catch {
      throw new Over(said.unreadable); // moved or changed on the sender's disk
    }
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": from,
      "Upload-Checksum": `sha256 ${base64(await sha256(bytes))}`,
    };
    const last = from + bytes.length === this.file.size;
    this.tell("");
    const answer = await this.request("PATCH", this.address, { headers, body: piece, sent: (loaded) => {
      this.show(from + loaded);
      if (last && loaded >= bytes.length) this.check();
    } });
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.show(this.offset);
  }

  async finish() {
    this.check();
    const answer = await this.request("GET", this.address, { headers: { "X-Upload": "true" }, absent: true });
    if (answer.status === 404) {
      // All is there, but the server went away before it had looked at it.
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.file.size };
      await this.request("PATCH", this.address, { headers, body: new Blob([]) });
      return false;
    }
    const holder = document.createElement("ul");
    holder.innerHTML = answer.responseText;
    const rows = [...holder.children];
    this.row.replaceWith(...rows);
    rows.forEach((one) => htmx.process(one));
    return true;
  }

  /** The answer; Lost where trying again helps, Over with the server's own words where it does not. */
  request(method, address, { headers = {}, body = null, sent = null, absent = false } = {}) {
    const request = new XMLHttpRequest();
    this.current = request;
    request.open(method, address);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (sent) request.upload.addEventListener("progress", (event) => sent(event.loaded));
    return new Promise((done, fail) => {
      for (const fault of ["error", "abort", "timeout"]) request.addEventListener(fault, () => fail(new Lost()));
      request.addEventListener("load", () => {
        const { status } = request;
        if (status >= 200 && status < 300) return (this.wrong = 0), done(request);
        if (status === 404 && absent) return done(request);
        if (status === 404 && method !== "POST") return (this.address = ""), fail(new Lost()); // given up elsewhere, or too old
        if (status === 460 && (this.wrong += 1) > 3) return fail(new Over(request.responseText));
        if ([409, 423, 429, 460].includes(status) || status >= 500) return fail(new Lost());
        const plain = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
        fail(new Over(plain && request.responseText ? request.responseText : said.failed));
      });
      request.send(body);
    });
  }

  switch() {
    if (this.paused) return this.resume();
    this.paused = new Promise((go) => (this.resume = () => {
      this.paused = null;
      this.toggle.textContent = said.pause;
      this.tell("");
      go();
    }));
    this.toggle.textContent = said.goOn;
    this.tell(said.paused);
    this.current?.abort();
  }

  async giveUp() {
    this.stopped = true;
    this.current?.abort();
    this.resume?.();
    const next = this.row.nextElementSibling ?? this.row.previousElementSibling;
    (next?.querySelector("button, a") ?? form.querySelector("button[type=submit]")).focus();
    this.row.remove();
    give();
    if (this.address) await this.request("DELETE", this.address).catch(() => {});
  }

  check() {
    this.bar.removeAttribute("value");
    this.tell(said.storing);
  }

  end(words) {
    this.bar.value = 0;
    this.tell(words);
    this.toggle.remove();
  }

  tell(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  show(bytes) {
    const { size } = this.file;
    this.bar.value = size ? bytes / size : 1;
    this.share.textContent = said.sending
      .replace("{sent}", figures.format(bytes / MEGABYTE))
      .replace("{size}", figures.format(size / MEGABYTE));
  }
}

/** The row of a file that was begun earlier, if this is that file: same name, size and date. */
function begun(file) {
  const rows = [...document.querySelectorAll("[data-unfinished]")];
  return rows.find(({ dataset: { name, size, modified } }) =>
    name === file.name && Number(size) === file.size && Number(modified) === file.lastModified);
}

function sendAll(files) {
  document.querySelector("[data-received]").hidden = false;
  for (const file of files) {
    const row = begun(file);
    const sending = new Sending(file, row?.dataset.unfinished);
    row?.remove();
    list.append(sending.row);
    sending.run();
  }
  const left = document.querySelector("[data-begun]");
  if (left && !left.querySelector("[data-unfinished]")) left.remove();
}

form.addEventListener("submit", (event) => {
  const chosen = form.elements.files.files;
  if (!chosen.length) return;
  event.preventDefault();
  const files = [...chosen];
  form.elements.files.value = "";
  sendAll(files);
});

const zone = form.querySelector(".drop");
for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
zone.addEventListener("drop", (event) => sendAll([...event.dataTransfer.files]));
