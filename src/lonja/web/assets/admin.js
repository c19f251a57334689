/* What the admin gains with JavaScript. Every page works without this file.
 *
 * Nouns: a guard (a form that knows it is unsaved), a swap (rows answered again by the server, in place), a question
 * (dialog before a step), a sheet (quick look at a row), a toast, a stepper, a suggested address, a copier, a presser, a reader of files.
 * Promises: no words of our own (they come translated in the page), no markup as text, no state outside the page; the
 * server decides everything, this only saves a trip or a surprise.
 */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);

/* Toasts: go by themselves, stay while they are pointed at, and do not come back with the Back button. */

function toasts() {
  const toast = one(".toast");
  const address = new URL(location.href);
  if (address.searchParams.has("done")) {
    address.searchParams.delete("done");
    history.replaceState(history.state, "", address);
  }
  if (!toast) return;
  const close = one("[data-close]", toast);
  const leave = () => toast.remove();
  close.hidden = false;
  close.addEventListener("click", leave);
  let timer = setTimeout(leave, 6000);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(leave, 3000)));
}

/* Menus made of <details>: a click elsewhere or Escape closes them. */

function menus() {
  document.addEventListener("click", (event) => {
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details[data-menu][open]")) {
      menu.open = false;
      one("summary", menu).focus();
    }
  });
}

/* Guards: what is typed and not saved is said, and leaving asks. */

const typed = (form) => {
  const pairs = [...new FormData(form)].filter(([name]) => name !== "version" && name !== "key");
  return JSON.stringify(pairs);
};

function guard(form) {
  const bar = one(".savebar", form);
  const word = bar && one("[data-unsaved]", bar);
  const saved = one("[aria-invalid], [role=alert]", document) ? "" : typed(form);
  let leaving = false;
  const isDirty = () => !leaving && typed(form) !== saved;
  const show = () => {
    if (!bar) return;
    const dirty = isDirty();
    bar.toggleAttribute("data-dirty", dirty);
    word.textContent = dirty ? word.dataset.unsaved : "";
  };
  for (const kind of ["input", "change", "swapped"]) form.addEventListener(kind, show);
  form.addEventListener("submit", () => (leaving = true));
  one("[data-discard]", form)?.addEventListener("click", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });
  addEventListener("pageshow", () => (leaving = false));
  show();
}

/* Swaps: the server answers the rows again, with one more or with all combinations; only they are replaced. */

async function swap(event) {
  const button = event.target.closest("button[data-swap]");
  if (!button || !button.form) return;
  event.preventDefault();
  const form = button.form;
  const body = new URLSearchParams(new FormData(form, button));
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = one("#rows", page);
    if (!rows) throw new Error("no rows in the answer");
    const before = all("input:not([type=hidden])", one("#rows")).map((input) => input.name);
    one("#rows").replaceWith(document.adoptNode(rows));
    const fresh = all("input:not([type=hidden])", rows).find((input) => !before.includes(input.name));
    (fresh ?? one(`button[value="${button.value}"]`, rows))?.focus();
    form.dispatchEvent(new Event("swapped"));
  } catch {
    button.removeAttribute("data-swap");
    button.removeAttribute("aria-busy");
    form.requestSubmit(button);
  }
}

/* Questions: a step that others see is confirmed first, with the note that goes with it. */

function questions() {
  const dialog = one("#ask");
  if (!dialog) return;
  let asked = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-ask]");
    if (!button || button === asked) return;
    event.preventDefault();
    asked = button;
    one("h2", dialog).textContent = button.dataset.ask;
    one("[value=yes]", dialog).textContent = button.textContent;
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    const button = asked;
    if (dialog.returnValue === "yes") button.form.requestSubmit(button);
    asked = null;
    button?.focus();
  });
}

/* The sheet: what a row is about, without leaving the list. */

async function peek(event) {
  const link = event.target.closest("a[data-peek]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const sheet = one("#sheet");
  const room = one("[data-room]", sheet);
  room.replaceChildren();
  sheet.setAttribute("aria-busy", "true");
  sheet.showModal();
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const title = one(".head .title", page);
    const parts = all("#peek, [data-peeked]", page);
    if (!title || !parts.length) throw new Error("nothing to look at");
    one("h1", title).replaceWith(Object.assign(document.createElement("h2"), { textContent: one("h1", title).textContent }));
    room.append(...[title, ...parts].map((part) => document.adoptNode(part)));
    one("[data-whole]", sheet).href = link.href;
    sheet.removeAttribute("aria-busy");
  } catch {
    location.href = link.href;
  }
}

function sheets() {
  const sheet = one("#sheet");
  if (!sheet) return;
  for (const link of all("a[data-peek]")) link.hidden = false;
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
}

/* The address of a product follows its title until somebody writes another. */

const addressed = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

function suggest(input) {
  const source = document.getElementById(input.dataset.slugOf);
  let follows = input.value === "";
  source.addEventListener("input", () => {
    if (follows) input.value = addressed(source.value);
  });
  input.addEventListener("input", () => (follows = input.value === ""));
}

/* Stock: plus and minus beside the number, and what the shelf will hold afterwards. */

function stepper(box) {
  const input = one("input", box);
  const hint = one(".hint", box);
  const shelf = Number.parseInt(input.dataset.onHand, 10);
  const said = hint.textContent;
  const read = () => Number.parseInt(input.value.replace("−", "-").replace("+", ""), 10) || 0;
  const show = () => (hint.textContent = Number.isNaN(shelf) || !read() ? said : `${shelf} → ${shelf + read()}`);
  const step = (sign, by) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: sign, ariaLabel: `${sign}1` });
    button.addEventListener("click", () => {
      input.value = String(read() + by).replace("-", "−");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  };
  const row = document.createElement("span");
  row.className = "stepper";
  input.replaceWith(row);
  row.append(step("−", -1), input, step("+", 1));
  input.addEventListener("input", show);
}

/* What has to be pasted elsewhere is copied with one click; where the browser forbids that, it is selected. */

function copier(button) {
  const source = document.getElementById(button.dataset.copy);
  const label = one("span", button);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    await navigator.clipboard?.writeText(source.value);
    label.textContent = button.dataset.copied;
  });
}

/* What stands beside a button presses it: a choice when it is made, words when Enter is typed. */

function pressing(event) {
  const field = event.target.closest?.("[data-press]");
  if (!field) return;
  if (event.type === "keydown" && (event.key !== "Enter" || field.matches("select"))) return;
  if (event.type === "change" && (!field.matches("select") || !field.value)) return;
  event.preventDefault();
  document.getElementById(field.dataset.press).click();
}

/* A chosen file is read into the field that would take it pasted. */

function reader(label) {
  const field = document.getElementById(label.dataset.reads);
  const input = one("input", label);
  label.hidden = false;
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    field.value = await input.files[0].text();
    field.focus();
  });
}

/* A second click on a button that works is not a second order. */

function submitOnce(event) {
  if (event.defaultPrevented) return;
  const button = event.submitter;
  if (!button) return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  button.setAttribute("aria-busy", "true");
}

function shortcuts(event) {
  const isTyping = event.target.closest?.("input, textarea, select, dialog");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const search = one("input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
}

toasts();
menus();
questions();
sheets();
all("form[data-guard]").forEach(guard);
all("[data-slug-of]").forEach(suggest);
all("[data-stepper]").forEach(stepper);
all("[data-copy]").forEach(copier);
one("[data-focus]")?.focus();
all("[data-reads]").forEach(reader);
document.addEventListener("change", pressing);
document.addEventListener("keydown", pressing);
document.addEventListener("click", swap);
document.addEventListener("click", peek);
document.addEventListener("submit", submitOnce);
document.addEventListener("keydown", shortcuts);
addEventListener("pageshow", () => all("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
