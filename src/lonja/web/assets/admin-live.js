/* A drop's live screen: its board again, every second, while somebody looks.
 *
 * Nouns: a board, the parts of the screen ([data-part]); a part, which is put in the place of the old one when the server
 * says something else about it.
 * Promises: a part that stays the same is not touched; who stands on a button of a part stands on it afterwards; what is
 * read aloud ([data-words]) changes its words only; nothing is asked while the screen is hidden; who is signed out
 * meanwhile is led to the door. Without this the page comes again by itself.
 */

const board = document.querySelector("[data-live]");
const air = document.querySelector(".on-air");
const EVERY = 1000;
const shown = new Map();
let timer = 0;
let asking = null;

function put(fresh) {
  const name = fresh.dataset.part;
  const old = board.querySelector(`[data-part="${name}"]`);
  if (shown.get(name) === fresh.outerHTML || !old) return;
  shown.set(name, fresh.outerHTML);
  if (fresh.hasAttribute("data-words")) {
    if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
    return;
  }
  if (old.outerHTML === fresh.outerHTML) return;
  const stood = old.contains(document.activeElement);
  const node = document.adoptNode(fresh);
  old.replaceWith(node);
  if (stood) node.querySelector("button, a")?.focus();
}

function hears(well) {
  board.classList.toggle("lost", !well);
  air.querySelector(".on").hidden = !well;
  air.querySelector(".off").hidden = well;
}

async function look() {
  clearTimeout(timer);
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(board.dataset.live, { cache: "no-cache", signal: mine.signal, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll("[data-part]").forEach(put);
    hears(true);
  } catch (failure) {
    if (mine.signal.aborted) return;
    hears(false);
  }
  if (!document.hidden) timer = setTimeout(look, EVERY);
}

async function pull(event) {
  const form = event.target.closest("form[data-brake]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    await look();
  } catch {
    form.submit();
  }
  button.removeAttribute("aria-busy");
}

if (board) {
  document.addEventListener("submit", pull);
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  timer = setTimeout(look, EVERY);
}
