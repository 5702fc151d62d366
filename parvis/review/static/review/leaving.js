/* Before signing out: what was written for reviews in this browser and has not arrived.

   Signing out deletes it, so the page names each review, how many answers of it wait here and where they are sent from,
   and lets nobody sign out without having said that they may go.  Of what somebody else wrote at this screen only the
   number is told. */

const PREFIX = "parvis-unsent:review:";
const warning = document.querySelector("[data-unsent]");

function kept() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function stateOf(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function line(state) {
  const drawn = warning.querySelector("template[data-line]").content.cloneNode(true);
  const link = drawn.querySelector("a");
  link.textContent = state.title || state.address;
  // Only a page of this house: what a browser keeps is no more to be trusted than what is typed.
  const address = new URL(state.address ?? "", location.origin);
  if (address.origin === location.origin) link.href = address.pathname;
  const count = Object.keys(state.answers ?? {}).length;
  drawn.querySelector("[data-put=count]").textContent = count;
  drawn.querySelector("[data-answers]").hidden = !count;
  drawn.querySelector("[data-hand-in]").hidden = !state.handIn;
  return drawn;
}

function warn() {
  const names = kept();
  if (!names.length) return;
  const own = names.filter((name) => name.startsWith(`${PREFIX}${warning.dataset.person}:`));
  warning.querySelector("[data-lines]").replaceChildren(...own.map((name) => line(stateOf(name))));
  const others = warning.querySelector("[data-others]");
  others.hidden = own.length === names.length;
  others.querySelector("[data-put=count]").textContent = names.length - own.length;
  const sure = warning.querySelector("[data-sure]");
  sure.disabled = false;
  sure.required = true;
  warning.hidden = false;
}

if (warning) warn();
