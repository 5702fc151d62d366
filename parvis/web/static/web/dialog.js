/* A page of ours as a dialog over the page you are on.

   A link asks for it:

     <a href="{% url 'account_login' %}?next={{ request.get_full_path|urlencode }}" data-dialog>Sign in</a>

   The address of the link is a full page for everybody; with JavaScript it is fetched with the header `X-Dialog: true`
   and its part is laid into <dialog id="dialog">.  If the address carries `next`, it is replaced at the click by the
   address of the page as it is then, so in and out points that changed meanwhile are kept.
   `data-dialog="wide"` gives the wide sheet.

   On the server the page does three things (see parvis/web/dialogs.py):
   - its template says `{% extends frame %}` and fills the blocks `title`, `heading` and `body`;
   - its view is marked `@dialog_page`, so that a redirect to it stays inside the dialog;
   - everything else is as always: a form posts to its own address and is shown again with its errors (any status).

   Forms and links inside the sheet go the same way and are replaced in place; a link that should open the full page
   carries `data-leave`.  A redirect to a page that is no dialog page closes the dialog and goes there (the middleware
   answers 204 with `X-Dialog-Leave: ADDRESS`); going to the page you are on loads it anew. */

const dialog = document.getElementById("dialog");
const sheet = document.getElementById("dialog-sheet");
const MARK = "data-dialog-page";

function plainClick(event) {
  return !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

function addressOf(link) {
  const address = new URL(link.href);
  if (address.searchParams.has("next") && !link.hasAttribute("data-keep-next")) {
    address.searchParams.set("next", location.pathname + location.search + location.hash);
  }
  return address.href;
}

export function open(address, wide = false) {
  dialog.classList.toggle("dialog-wide", wide);
  return htmx.ajax("GET", address, { source: sheet, target: sheet, swap: "innerHTML", headers: { "X-Dialog": "true" } });
}

export function leave(address) {
  const here = location.href.split("#")[0];
  const target = new URL(address, location.href);
  location.assign(target);
  if (target.href.split("#")[0] === here) location.reload();
}

function focusWithin() {
  const first =
    sheet.querySelector(".has-errors :is(input, select, textarea)") ??
    sheet.querySelector("[autofocus]") ??
    sheet.querySelector("form :is(input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea)") ??
    sheet.querySelector("#dialog-title");
  first?.focus();
}

if (dialog && sheet && window.htmx) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || !plainClick(event)) return;
    event.preventDefault();
    open(addressOf(link), link.dataset.dialog === "wide");
  });

  // Caught on the way down, before htmx hears it: such a link is an ordinary link.
  sheet.addEventListener("click", (event) => event.target.closest("a[data-leave]") && event.stopPropagation(), true);

  sheet.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    const elsewhere = xhr.getResponseHeader("X-Dialog-Leave");
    if (!elsewhere && xhr.responseText.includes(MARK)) return;
    event.preventDefault();
    leave(elsewhere ?? xhr.responseURL);
  });

  // A refused form comes back with 4xx and its errors: it is shown like any other answer.
  sheet.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === sheet) event.detail.shouldSwap = true;
  });

  // After htmx has settled, for it moves the focus itself when a field says autofocus.
  sheet.addEventListener("htmx:afterSettle", () => {
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    focusWithin();
  });

  // No answer at all (network): the full page is the way that always works.
  sheet.addEventListener("htmx:sendError", (event) => {
    if (!dialog.open) location.assign(event.detail.requestConfig.path);
  });

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) dialog.close();
  });

  dialog.addEventListener("close", () => sheet.replaceChildren());
}
