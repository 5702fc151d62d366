/* The ring beside a countdown, so that it empties while the page stands open.
   The words count down by themselves (web/moments.js); here the ring follows,
   and at the last second what stands in the template takes their place. */

const NEAR = 3 * 86400 * 1000;

function follow(place) {
  const opens = Date.parse(place.dataset.opens);
  const closes = Date.parse(place.dataset.closes);
  const value = place.querySelector(".ring-value");
  const over = place.querySelector("template[data-over]");
  const end = Date.now() < opens ? opens : closes;
  place.removeAttribute("data-countdown-ring");
  if (!value || Date.now() >= end) return;

  const tick = () => {
    if (!place.isConnected) return;
    const now = Date.now();
    if (now >= end) {
      value.setAttribute("stroke-dasharray", "0 100");
      place.lastElementChild.previousElementSibling.replaceChildren(over.content.cloneNode(true));
      return;
    }
    const share = Math.min(1, Math.max(0, (closes - Math.max(now, opens)) / (closes - opens)));
    value.setAttribute("stroke-dasharray", `${(share * 100).toFixed(1)} 100`);
    value.closest("svg").classList.toggle("ring-near", now >= opens && closes - now < NEAR);
    setTimeout(tick, Math.min(end - now, end - now > NEAR ? 60000 : 1000));
  };
  tick();
}

const start = (part) => part.querySelectorAll("[data-countdown-ring]").forEach(follow);

start(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
