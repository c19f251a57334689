/* The waiting room: the sum before one joins, and the place in the line, told by the server.
 *
 * Promise: nothing here is needed to wait: without it the page reloads itself, and who is signed in joins without a sum.
 * Everything said here comes from the server's HTML, so it is translated. Who listens hears when something changes, not
 * every number.
 */

const one = (selector, root = document) => root.querySelector(selector);

/* Joining: the sum is done in a thread of its own, then the form goes out with the proof. */
function prove(form) {
  const said = one("[data-sum-said]", form);
  const bar = one("progress", form);
  form.addEventListener("submit", async (event) => {
    if (form.elements.proof.value) return;
    event.preventDefault();
    const button = one("button", form);
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    said.textContent = said.dataset.working;
    bar.hidden = false;
    try {
      const answer = await fetch(form.dataset.challenge, { cache: "no-store" });
      if (!answer.ok) throw new Error("no challenge");
      const challenge = await answer.json();
      const solution = await solve(challenge, (tried) => (bar.value = Math.min(0.95, tried / Number(form.dataset.effort))));
      bar.value = 1;
      said.textContent = said.dataset.done;
      form.elements.proof.value = btoa(JSON.stringify({ challenge, solution }));
      form.submit();
    } catch {
      bar.hidden = true;
      button.removeAttribute("aria-busy");
      said.textContent = said.dataset.failed;
    }
  });
}

function solve(challenge, progress) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(one("[data-sum]").dataset.sum);
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onerror = () => end(reject, new Error("the sum failed"));
    worker.onmessage = ({ data }) => {
      if (data.cannot) end(reject, new Error("no sums here"));
      else if (data.solution) end(resolve, data.solution);
      else progress(data.tried);
    };
    worker.postMessage(challenge);
  });
}

/* Waiting: a stream of places. Only "it is your turn" loads the page again, because then it brings the pass. */
function wait(box) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let most = Number(box.dataset.ahead || 0);
  const stream = new EventSource(box.dataset.events);
  stream.onmessage = ({ data }) => {
    const place = JSON.parse(data);
    if (place.status === "admitted" || place.status === "missed") {
      stream.close();
      location.reload();
      return;
    }
    const state = place.status === "waiting" && place.position === null ? "gathering" : place.status;
    show(state);
    if (place.position === null) {
      one("[data-of]").textContent = number.format(place.of);
      return;
    }
    most = Math.max(most, place.ahead ?? 0, 1);
    one("[data-position]").textContent = number.format(place.position);
    one("[data-ahead-now]").textContent = number.format(place.ahead ?? 0);
    one("[data-progress]").value = 1 - (place.ahead ?? 0) / most;
    estimate(place.estimate_seconds);
  };

  function show(state) {
    if (box.dataset.state === state) return;
    box.dataset.state = state;
    for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
    document.title = one(`[data-when~="${state}"] [data-title]`)?.textContent ?? document.title;
  }

  function estimate(seconds) {
    const line = one("[data-estimate]");
    const minutes = Math.ceil((seconds ?? 0) / 60);
    const words = seconds === null ? line.dataset.unknown : minutes <= 1 ? line.dataset.soon : line.dataset.minutes.replace("%d", minutes);
    if (line.textContent !== words) line.textContent = words;
  }
}

const form = one("[data-join]");
if (form && form.elements.proof) prove(form);
const box = one("[data-events]");
if (box) wait(box);
