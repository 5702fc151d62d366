/* The press desk, for those with JavaScript: tabs for languages, rows for shots, a count of what is chosen, Ctrl + S. */

function tabs(list) {
  const links = [...list.querySelectorAll("a")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  const show = (chosen, focus = false) => {
    links.forEach((link, n) => {
      link.setAttribute("aria-selected", String(n === chosen));
      link.tabIndex = n === chosen ? 0 : -1;
      panels[n].hidden = n !== chosen;
    });
    if (focus) links[chosen].focus();
  };
  list.setAttribute("role", "tablist");
  list.setAttribute("data-tabs-on", "");
  links.forEach((link, n) => {
    link.setAttribute("role", "tab");
    link.id = `tab-${panels[n].id}`;
    link.setAttribute("aria-controls", panels[n].id);
    panels[n].setAttribute("role", "tabpanel");
    panels[n].setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(n);
    });
    link.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) show((n + step + links.length) % links.length, true);
      if (event.key === " ") {
        event.preventDefault();
        show(n);
      }
    });
  });
  const asked = links.findIndex((link) => link.hash === location.hash);
  const wrong = panels.findIndex((panel) => panel.querySelector(".has-errors"));
  const added = new URLSearchParams(location.search).has("language") ? links.length - 1 : -1;
  show([wrong, asked, added, 0].find((n) => n >= 0));
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    const at = panels.findIndex((panel) => panel === target || panel.contains(target));
    if (at >= 0) {
      show(at);
      target.focus?.();
    }
  });
}

function addRow(button) {
  const body = button.closest("section").querySelector("[data-rows]");
  const last = body.lastElementChild;
  const row = last.cloneNode(true);
  const number = Number(/shot-(\d+)-/.exec(last.querySelector("[name]").name)[1]) + 1;
  row.querySelectorAll(".error").forEach((error) => error.remove());
  for (const field of row.querySelectorAll("[name]")) {
    field.name = field.name.replace(/shot-\d+-/, `shot-${number}-`);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, number));
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.value = "";
  }
  body.append(row);
  row.querySelector("input").focus();
}

function selection(form) {
  const boxes = () => [...form.querySelectorAll("input[name=code]")];
  const all = form.querySelector("[data-select-all]");
  const told = form.querySelector("[data-chosen]");
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    told.textContent = chosen ? told.dataset.chosen.replace("{count}", chosen) : "";
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && chosen < boxes().length;
    form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = chosen === 0));
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => (box.checked = all.checked));
    count();
  });
  count();
}

document.querySelectorAll("[data-tabs]").forEach(tabs);
document.querySelectorAll("[data-selection]").forEach(selection);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add-row]");
  if (button) addRow(button);
});
document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-keys=save]");
  if (form && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});
/* Nothing typed is lost by a slip: leaving a changed form asks first. */
for (const form of document.querySelectorAll("form[data-keys=save]")) {
  const warn = (event) => event.preventDefault();
  form.addEventListener("input", () => window.addEventListener("beforeunload", warn), { once: true });
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", warn));
}
