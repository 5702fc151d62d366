/* Keys for the round.  Every button works without them; each key presses the button that stands on the page. */

const round = document.querySelector("[data-round]");

if (round) {
  const lines = [...round.querySelectorAll("[data-line]")];
  const help = document.querySelector("[data-help]");
  const opener = document.querySelector("[data-help-open]");

  const here = () => document.activeElement?.closest("[data-line]") ?? null;
  const row = () => document.activeElement?.closest("[data-row]") ?? null;

  const go = (line) => {
    if (!line) return;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const at = lines.indexOf(here());
    go(lines[Math.min(lines.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  };

  const aside = (by) => {
    const line = here() ?? lines[0];
    if (!line) return;
    if (by > 0) line.querySelector("[data-more]").open = true;
    const rows = [...line.querySelectorAll("[data-row]")];
    const at = rows.indexOf(row());
    if (by < 0 && at <= 0) go(line);
    else rows[Math.min(rows.length - 1, at + by)]?.focus();
  };

  // Within a line: the expert one is at, else the best or the weakest that is open.
  const press = (what, last) => {
    const line = here();
    if (!line) return;
    const own = row()?.querySelector(what);
    const open = [...line.querySelectorAll(`.pairs ${what}`)];
    (own ?? (last ? open.at(-1) : open[0]))?.click();
  };

  const acts = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    ArrowRight: () => aside(1),
    ArrowLeft: () => aside(-1),
    l: () => press("[data-lock]", false),
    x: () => press("[data-cross]", true),
    o: () => {
      const more = here()?.querySelector("[data-more]");
      if (more) more.open = !more.open;
    },
    "?": () => help?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("textarea, select, input, dialog, summary")) return;
    if (/^[1-9]$/.test(event.key)) {
      const button = here()?.querySelector(`[data-digit="${event.key}"]`);
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    const act = acts[event.key];
    if (!act || (event.key.startsWith("Arrow") && !here())) return;
    event.preventDefault();
    act();
  });

  if (opener && help) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  if (location.hash.startsWith("#p-")) go(document.getElementById(location.hash.slice(1)));
}
