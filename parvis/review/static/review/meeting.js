/* The meeting at a keyboard: n takes up the next point, f ends it; on a point of the agenda the arrows walk, with Alt
   they move it, Enter takes it up.  Everything is a button of the page as well. */

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  const point = event.target.closest?.("[data-point]");
  if (point && !typing(event.target)) return walk(event, point);
  if (event.altKey || typing(event.target) || event.target.closest("button, a, summary")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

function walk(event, point) {
  const ways = { ArrowUp: ["up", point.previousElementSibling], ArrowDown: ["down", point.nextElementSibling] };
  if (event.key in ways) {
    const [to, next] = ways[event.key];
    event.preventDefault();
    if (event.altKey) point.querySelector(`[data-move="${to}"]`)?.click();
    else next?.focus();
  } else if (event.key === "Enter" && event.target === point) {
    event.preventDefault();
    point.querySelector("[data-take-up]")?.click();
  }
}

const points = document.querySelectorAll("[data-point]");
points.forEach((point) => {
  point.tabIndex = 0;
});
if (location.hash.startsWith("#point-")) document.getElementById(location.hash.slice(1))?.focus();
