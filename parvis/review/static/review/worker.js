/* The review form without a connection.

   What a reviewer has opened can be opened again on the train: the page as it was last sent, what it is drawn with, and
   the volume of all files if it was fetched.  The network comes first; what is kept is shown only where it fails.  What
   the server no longer shows is thrown away.  The page itself decides whose copies are here, and keeps nobody else's. */

const PREFIX = "parvis-review-";
const PAGE = /\/review\/of-mine\/[^/]+\/write\/$/;
const VOLUME = /\/review\/files\/files\.pdf$/;
const DRAWN_WITH = ["style", "script", "image", "font"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(request, url));
  else if (VOLUME.test(url.pathname)) event.respondWith(volume(event, url));
  else if (DRAWN_WITH.includes(request.destination)) event.respondWith(drawnWith(request));
});

async function kept() {
  const name = (await caches.keys()).find((one) => one.startsWith(PREFIX));
  return name ? caches.open(name) : null;
}

async function page(request, url) {
  const cache = await kept();
  try {
    const answer = await fetch(request);
    // A redirect leads to the sign-in, a refusal says that the text has closed: either way nothing stays here.
    if (cache && (answer.type === "opaqueredirect" || [403, 404, 410].includes(answer.status))) await cache.delete(url.pathname);
    return answer;
  } catch (lost) {
    const copy = await cache?.match(url.pathname);
    if (copy) return copy;
    throw lost;
  }
}

async function volume(event, url) {
  const cache = await kept();
  try {
    const answer = await fetch(event.request);
    if (cache && answer.ok) event.waitUntil(cache.put(url.pathname, answer.clone()));
    else if (cache) await cache.delete(url.pathname);
    return answer;
  } catch (lost) {
    const copy = await cache?.match(url.pathname);
    if (copy) return copy;
    throw lost;
  }
}

async function drawnWith(request) {
  try {
    return await fetch(request);
  } catch (lost) {
    const copy = await (await kept())?.match(request.url);
    if (copy) return copy;
    throw lost;
  }
}
