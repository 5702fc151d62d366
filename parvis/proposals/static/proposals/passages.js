/* Both sides stand at the same passage: a number, or J and K, brings it into view in each.  Without this module the
   numbers are links that lead across. */

const beside = document.querySelector("[data-beside]");
const jump = document.querySelector("[data-jump]");

if (beside && jump) {
  const links = [...jump.querySelectorAll(".passage-number")];
  const numbers = links.map((link) => link.textContent.trim());
  let at = -1;

  const show = (next, target = `here-${numbers[next]}`) => {
    if (next < 0 || next >= numbers.length) return;
    at = next;
    beside.querySelectorAll("[data-current]").forEach((mark) => delete mark.dataset.current);
    links.forEach((link, n) => {
      if (n === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    beside.querySelectorAll(`[data-passage="${numbers[at]}"]`).forEach((mark) => {
      mark.dataset.current = "";
      const side = mark.closest("[data-side]");
      if (side.scrollHeight > side.clientHeight + 1) {
        // Side by side each scrolls by itself, so that the page stands still.
        side.scrollTop += mark.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
      } else if (mark.id === target) {
        mark.scrollIntoView({ block: "center", behavior: "instant" });
      }
    });
  };

  const before = jump.querySelector("[data-before]");
  const after = jump.querySelector("[data-after]");
  before.hidden = false;
  after.hidden = false;
  before.addEventListener("click", () => show(at - 1));
  after.addEventListener("click", () => show(at + 1));

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".passage-number");
    if (!link) return;
    event.preventDefault();
    show(numbers.indexOf(link.textContent.trim()), link.hash.slice(1));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea, select, input, dialog")) return;
    const key = event.key.toLowerCase();
    if (key === "j") show(at + 1);
    else if (key === "k") show(at - 1);
  });
}
