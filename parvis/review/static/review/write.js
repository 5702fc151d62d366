/* The review at a keyboard: digits give the marks, and the line between paper and form can be moved.

   Both are extras: without them the steps are radio buttons and the panes have their usual widths.  Where the line
   stands is kept in this browser. */

const panes = document.querySelector("[data-panes]");

panes?.querySelectorAll(".steps").forEach((steps) => {
  steps.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const step = [...steps.querySelectorAll("input")].find((one) => one.value === event.key);
    if (!step) return;
    event.preventDefault();
    step.focus();
    if (!step.checked) step.click();
  });
});

const line = panes?.querySelector("[data-split]");

if (line) {
  const KEPT = "parvis-review-split";
  const least = Number(line.getAttribute("aria-valuemin"));
  const most = Number(line.getAttribute("aria-valuemax"));

  const put = (share) => {
    const percent = Math.min(most, Math.max(least, Math.round(share)));
    panes.style.setProperty("--form-share", `${percent}%`);
    line.setAttribute("aria-valuenow", percent);
    return percent;
  };

  const keep = (percent) => {
    try {
      localStorage.setItem(KEPT, percent);
    } catch {
      /* a browser that keeps nothing starts anew each time */
    }
  };

  const now = () => Number(line.getAttribute("aria-valuenow"));

  try {
    const kept = Number(localStorage.getItem(KEPT));
    if (kept) put(kept);
  } catch {
    /* as above */
  }
  line.hidden = false;

  line.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: now() + 2, ArrowRight: now() - 2, Home: most, End: least };
    if (!(event.key in moves)) return;
    event.preventDefault();
    keep(put(moves[event.key]));
  });

  line.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const box = panes.getBoundingClientRect();
      put((100 * (box.right - moved.clientX)) / box.width);
    };
    line.addEventListener("pointermove", move);
    line.addEventListener(
      "lostpointercapture",
      () => {
        line.removeEventListener("pointermove", move);
        keep(now());
      },
      { once: true },
    );
  });

  line.addEventListener("dblclick", () => keep(put(38)));
}
