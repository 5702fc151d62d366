/* An opinion is saved a moment after the last key; what became of it stands below the form.  The buttons work without
   this.  Words that are shown stand in data attributes. */

const PAUSE = 1000;
const AGAIN = 5000;

const form = document.querySelector("form[data-opinion]");

if (form) {
  const line = form.querySelector("[data-state]");
  let timer = 0;
  let flying = false;
  let dirty = false;

  const save = async () => {
    if (flying || !dirty) return;
    flying = true;
    dirty = false;
    line.textContent = form.dataset.saving;
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const told = await answer.json();
      if (answer.ok) {
        form.elements.version.value = told.version;
        line.textContent = form.dataset.saved;
      } else {
        line.textContent = told.words;
      }
    } catch {
      line.textContent = form.dataset.lost;
      dirty = true;
      later(AGAIN);
    }
    flying = false;
    if (dirty) later(PAUSE);
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", () => {
    dirty = true;
    later(PAUSE);
  });
}
