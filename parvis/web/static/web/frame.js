/* Small things of the frame, each of them an addition to something that works without it. */

const root = document.documentElement;

/* Light, dark, or as the system has it: the choice is a cookie, so the server draws the right theme at once. */
function chooseTheme(choice) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = choice === "auto" ? 0 : 31536000;
  document.cookie = `theme=${choice}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
  showTheme();
}

function showTheme() {
  const current = root.dataset.theme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current));
  }
}

/* Menus made of <details> close with Escape and with a click elsewhere. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

/* A form with data-confirm="question" asks first, in a dialog of the house. */
function askFirst(form, submitter) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-question]").textContent = form.dataset.confirm;
  const yes = dialog.querySelector("[data-yes]");
  yes.textContent = form.dataset.confirmYes ?? submitter?.textContent.trim() ?? yes.textContent;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter ?? undefined);
    },
    { once: true },
  );
  dialog.showModal();
}

/* Copy what a data-copy selector (or the data-copy-text itself) holds; the button answers with its data-copied. */
async function copy(button) {
  const source = button.dataset.copy && document.querySelector(button.dataset.copy);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copyText;
  const label = button.querySelector("[data-label]") ?? button;
  const before = label.textContent;
  await navigator.clipboard.writeText(text);
  label.textContent = button.dataset.copied;
  label.setAttribute("role", "status");
  setTimeout(() => {
    label.textContent = before;
  }, 2500);
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  closeMenus(at("details.menu"));
  const theme = at("[data-theme-choice]");
  if (theme) chooseTheme(theme.dataset.themeChoice);
  at("[data-notice-close]")?.closest(".notice").remove();
  const copier = at("[data-copy], [data-copy-text]");
  if (copier) copy(copier);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.confirm) return;
    if (form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    askFirst(form, event.submitter);
  },
  true,
);

/* What was written without a connection and has not been sent goes with the sign-out: the page that asks says so first. */
const UNSENT = "parvis-unsent:";

function keepsUnsent() {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith(UNSENT));
  } catch {
    return false; // a browser that keeps nothing has nothing to lose
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-signs-out") || form.dataset.signsOut === "asked" || !keepsUnsent()) return;
  event.preventDefault();
  location.assign(`${form.action}?next=${encodeURIComponent(form.elements.namedItem("next")?.value ?? "")}`);
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.(".drop");
    if (zone) zone.toggleAttribute("data-over", name === "dragenter" || name === "dragover");
  });
}

/* A form with data-at-once sends itself when a choice changes (facets, sorting); its button stays for everyone else. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-at-once") && event.target.matches("select, [type=checkbox], [type=radio]")) {
    form.requestSubmit();
  }
});

/* A row that runs off to the side begins where the reader is. */
for (const row of document.querySelectorAll(".tabs, .places, .draft-sections")) {
  const here = row.querySelector("[aria-current]");
  if (here && row.scrollWidth > row.clientWidth) {
    const before = here.getBoundingClientRect().left - row.getBoundingClientRect().left;
    row.scrollLeft += before - (row.clientWidth - here.offsetWidth) / 2;
  }
}

showTheme();
