/* Each file is sent by itself and shows how far it is; then its job takes over, drawn by the server. */

const form = document.querySelector("form[data-upload]");
const list = document.querySelector("[data-received-list]");
const pattern = document.getElementById("sending-row");
const MEGABYTE = 1_000_000;

function send(file) {
  const row = pattern.content.firstElementChild.cloneNode(true);
  const [name, share, bar, words] = ["[data-name]", "[data-share]", "progress", "[data-words]"].map((one) => row.querySelector(one));
  name.textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  list.append(row);
  document.querySelector("[data-received]").hidden = false;

  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("language", form.elements.language.value);
  body.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "true");
  request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", (event) => {
    bar.value = event.loaded / event.total;
    share.textContent = form.dataset.sending
      .replace("{sent}", (event.loaded / MEGABYTE).toFixed(1))
      .replace("{size}", (event.total / MEGABYTE).toFixed(1));
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = form.dataset.storing;
  });
  return new Promise((done) => {
    const lost = () => {
      bar.value = 0;
      words.textContent = form.dataset.lost;
      done();
    };
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("load", () => {
      if (request.status !== 200 && request.status !== 422) return lost();
      const holder = document.createElement("ul");
      holder.innerHTML = request.responseText;
      const rows = [...holder.children];
      if (!rows.length) return lost();
      row.replaceWith(...rows);
      rows.forEach((one) => htmx.process(one));
      done();
    });
    request.send(body);
  });
}

async function sendAll(files) {
  for (const file of files) await send(file);
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
