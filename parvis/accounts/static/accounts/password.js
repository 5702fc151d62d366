/* Password fields: show what was typed, and tell at once which rules it meets.

   The rules come with the page (accounts/password_input.html): each <li> carries the pattern it looks for.  The server is
   the judge; this only saves a round trip.  Pasting is as good as typing. */

const STATUS_PAUSE = 700; // a screen reader is told when the typing rests

function holds(rule, password) {
  const found = new RegExp(rule.dataset.pattern, "su").test(password);
  return rule.dataset.absent ? password !== "" && !found : found;
}

function judge(input, rules) {
  const password = input.value.normalize("NFC");
  const missing = [];
  for (const rule of rules.querySelectorAll("[data-rule]")) {
    const met = holds(rule, password);
    if (password === "") delete rule.dataset.met;
    else rule.dataset.met = met ? "yes" : "no";
    const word = met ? rules.dataset.metWord : rules.dataset.unmetWord;
    rule.querySelector("[data-state]").textContent = password === "" ? "" : ` (${word})`;
    if (!met) missing.push(rule.firstElementChild.textContent);
  }
  return missing;
}

function tell(input, status, missing) {
  clearTimeout(status.pause);
  status.pause = setTimeout(() => {
    if (input.value === "") status.textContent = "";
    else status.textContent = missing.length ? `${status.dataset.left} ${missing.join(", ")}` : status.dataset.done;
  }, STATUS_PAUSE);
}

document.addEventListener("input", (event) => {
  const input = event.target;
  const rules = input.dataset?.passwordRules && document.getElementById(input.dataset.passwordRules);
  if (!rules) return;
  tell(input, rules.parentElement.querySelector("[data-rules-status]"), judge(input, rules));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-password-show]");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
});

// Browsers offer to keep what stands in a password field: it goes back to being one before it is sent.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-password-show][aria-pressed=true]")) button.click();
}, true);
