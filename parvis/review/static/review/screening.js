/* Keys for the office's first look.  Every button works without them; a person may switch them off, and the choice stays
   in this browser.  Ticks are kept as they are made. */

const page = document.querySelector("[data-screening]");

if (page) {
  const points = page.querySelector("[data-points]");
  const keys = page.querySelector("[data-keys]");
  const KEPT = "parvis-screening-keys";
  let on = true;
  try {
    on = localStorage.getItem(KEPT) !== "off";
  } catch {
    /* a browser that keeps nothing has the keys on */
  }

  const boxes = () => [...(points?.querySelectorAll("[name=point]") ?? [])];

  const keep = async () => {
    await fetch(points.action, {
      method: "POST",
      body: new FormData(points),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
  };

  if (points) {
    points.querySelector("[data-keep]").hidden = true;
    const all = points.querySelector("[data-all]");
    all.hidden = false;
    const tickAll = () => {
      boxes().forEach((box) => {
        box.checked = true;
      });
      keep();
      page.querySelector("[data-pass] button")?.focus();
    };
    all.addEventListener("click", tickAll);
    points.addEventListener("change", keep);

    const acts = {
      a: tickAll,
      p: () => {
        const button = page.querySelector("[data-pass] button:not([disabled])");
        if (button && boxes().every((box) => box.checked)) button.form.requestSubmit(button);
      },
      r: () => {
        const more = page.querySelector("[data-turn-down]");
        more.open = true;
        more.querySelector("input")?.focus();
      },
      q: () => page.querySelector("#ask textarea")?.focus(),
    };

    document.addEventListener("keydown", (event) => {
      if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target.closest("textarea, select, input:not([type=checkbox]), dialog")) return;
      const act = acts[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  if (keys) {
    keys.hidden = false;
    const box = keys.querySelector("[data-keys-on]");
    const show = () => {
      page.querySelectorAll("button kbd, summary kbd").forEach((key) => {
        key.hidden = !on;
      });
    };
    box.checked = on;
    show();
    box.addEventListener("change", () => {
      on = box.checked;
      show();
      try {
        localStorage.setItem(KEPT, on ? "on" : "off");
      } catch {
        /* as above */
      }
    });
  }
}
