/* The storefront's behaviour on top of pages that work without it.
 *
 * Each function looks for its mark in the page and does one thing: a picker that follows the chosen options, steppers,
 * the countdown of a hold, a cart that fills without leaving the page, forms that go out once, an order that refreshes,
 * the newsletter and its popup.
 * Promise: nothing here is needed to buy; everything said here comes from the server's HTML, so it is translated.
 */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);

/* Options: price, stock and button follow the chosen combination. */
function followOptions() {
  const data = one("#picker");
  const form = one("[data-buy]");
  if (!data || !form) return;
  const picker = JSON.parse(data.textContent);
  const show = () => {
    const chosen = picker.options.map((name) => new FormData(form).get(`option.${name}`));
    const variant = picker.variants[JSON.stringify(chosen)] ?? picker.none;
    if (variant.now) {
      one("[data-now]").textContent = variant.now;
      one("[data-was]").textContent = variant.was ?? "";
      one("[data-was]").parentElement.hidden = one("[data-sale]").hidden = !variant.was;
      showTerms(variant);
    }
    const stock = one("[data-stock]");
    stock.textContent = variant.words;
    stock.className = `stock stock-${variant.kind}`;
    const add = one("[data-add]");
    add.disabled = variant.kind === "out";
    add.textContent = add.disabled ? picker.closed : picker.add;
    offerReminder(variant);
  };
  form.addEventListener("change", (event) => event.target.type === "radio" && show());
  show();
}

/* A sold-out combination has a form to be told of it, in the place of the button. */
function offerReminder({ id, kind }) {
  const offer = one("[data-reminder=variant]");
  if (!offer) return;
  const choice = one("[name=variant]", offer);
  const isOffered = kind === "out" && (!choice || [...(choice.options ?? [choice])].some((each) => each.value === id));
  if (choice && isOffered) choice.value = id;
  offer.hidden = !isOffered;
  one("[data-buy-row]").hidden = isOffered;
  one("[data-reminder-choice]", offer)?.setAttribute("hidden", "");
}

/* What is said beside a price: the lowest before, the promotions in it, what more units cost. */
function showTerms({ lowest, promotions = [], tiers = [] }) {
  const line = one("[data-lowest]");
  line.textContent = lowest ?? "";
  line.hidden = !lowest;
  const names = one("[data-promotions]");
  names.replaceChildren(...promotions.map((name) => element("li", name)));
  names.hidden = !promotions.length;
  const table = one("[data-tiers]");
  one("tbody", table).replaceChildren(
    ...tiers.map(([many, each]) => {
      const [row, head] = [element("tr"), element("th", many)];
      head.scope = "row";
      row.append(head, element("td", each));
      return row;
    }),
  );
  table.hidden = !tiers.length;
}

function element(tag, text = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/* Steppers of the product page; those of the cart are submit buttons. */
function step() {
  for (const stepper of all("[data-stepper]")) {
    const input = one("input", stepper);
    stepper.addEventListener("click", (event) => {
      const by = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
      if (!by) return;
      input.value = Math.min(Number(input.max), Math.max(Number(input.min), Number(input.value) + by));
    });
  }
}

/* A number typed into a cart line counts as soon as the field is left. */
function updateQuantities() {
  for (const form of all("[data-quantity]")) one("input", form).onchange = () => form.requestSubmit(one("button", form));
}

/* Holds: minutes and seconds left, counted from what the server says remains with performance.now(), which no change of
 * the visitor's clock moves. When the clock jumps (somebody set it, the device slept), and a little after a hold has run
 * out, the server is asked again and what it says takes the place of what is shown ([data-held]). */
const zeros = new WeakMap();
let counting = 0;

function countDown(served = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0) {
  clearInterval(counting);
  const holds = all("[data-hold]:not(.hold-over)");
  if (!holds.length) return;
  for (const hold of holds) if (!zeros.has(hold)) zeros.set(hold, served + Number(hold.dataset.hold) * 1000);
  const drift = Date.now() - performance.now();
  const tick = () => {
    if (Math.abs(Date.now() - performance.now() - drift) > 2500) lookAgain();
    else if (holds.filter((hold) => runsOut(hold, zeros.get(hold))).length) setTimeout(lookAgain, 1000 + Math.random() * 2000);
  };
  counting = setInterval(tick, 1000);
  tick();
}

/* Shows what is left of a hold; whether it has run out just now. */
function runsOut(hold, zero) {
  if (hold.classList.contains("hold-over")) return false;
  const seconds = Math.max(0, Math.ceil((zero - performance.now()) / 1000));
  hold.classList.toggle("hold-soon", seconds > 0 && seconds < 120);
  if (seconds === 0) {
    hold.classList.add("hold-over");
    hold.lastElementChild.textContent = hold.dataset.holdOver;
    return true;
  }
  if (seconds < 86400) {
    const left = one("[data-hold-left]", hold);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    left.textContent = parts.slice(parts[0] ? 0 : 1).map((n) => String(n).padStart(2, "0")).join(":");
    left.previousSibling.textContent = `${hold.dataset.holdFor} `;
  }
  return false;
}

async function lookAgain() {
  clearInterval(counting);
  const asked = performance.now();
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [shown, fresh] = [all("[data-held]"), all("[data-held]", page)];
    const isTyping = document.activeElement?.matches("[data-held] input");
    if (answer.ok && shown.length === fresh.length && !isTyping) {
      shown.forEach((box, n) => box.replaceWith(document.adoptNode(fresh[n])));
      updateQuantities();
    }
  } catch {
    /* The network is away for a moment: the count goes on. */
  }
  countDown(asked);
}

/* Add to cart without leaving: the server answers with the cart page, and what it says is shown here. */
function addInPlace() {
  const form = one("[data-buy]");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("[data-add]", form);
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const refusal = one(".notice-bad", page);
      const cart = one("[data-cart-link]", page);
      if (!cart) throw new Error("not a page of ours");
      one("[data-cart-link]").replaceWith(document.adoptNode(cart));
      toast(refusal ? refusal.textContent.trim() : form.dataset.added, refusal ? null : form.dataset.toCart);
    } catch {
      form.submit();
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}

function toast(text, linkText) {
  one(".toast")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  const words = document.createElement("span");
  box.append(words);
  document.body.append(box);
  words.textContent = text;
  if (linkText) {
    const link = document.createElement("a");
    link.href = one("[data-cart-link]").href;
    link.textContent = linkText;
    box.append(link);
  }
  setTimeout(() => box.remove(), 9000);
}

/* Return in the field of a code or a VAT id presses the button beside it, not the one that places the order. */
function applyByReturn() {
  for (const box of all(".code-form")) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      one("button", box).click();
    });
  }
}

/* Checkout: the total follows the chosen delivery, the deliveries follow the country. */
function followDelivery() {
  const form = one(".steps");
  if (!form) return;
  const show = () => {
    const chosen = one("[name=shipping_rate_id]:checked", form);
    if (!chosen) return;
    const sums = one(`template[data-sums="${chosen.value}"]`);
    if (!sums) return;
    one("[data-sums-shown]").replaceChildren(sums.content.cloneNode(true));
    for (const cell of all("[data-total]")) cell.textContent = sums.dataset.totalText;
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-refresh]")) form.requestSubmit(one("[name=refresh]", form));
    show();
  });
  show();
}

/* A form that costs something goes out once; the server treats a second one as the first anyway. */
function sendOnce() {
  for (const form of all("[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "refresh") return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      const button = event.submitter ?? one("button", form);
      button.setAttribute("aria-busy", "true");
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    });
  }
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

/* An order whose payment is being confirmed: looks again, shows the news, and stops when there are some. */
function pollOrder() {
  const order = one("[data-poll]");
  if (!order) return;
  setTimeout(async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = one("#order", page);
      if (fresh) {
        order.replaceWith(document.adoptNode(fresh));
        countDown(performance.now());
      }
    } catch {
      /* The network is away for a moment: the next look may find it. */
    }
    pollOrder();
  }, Number(order.dataset.poll) * 1000);
}

/* Show more: the next page's cards join this list. */
function showMore() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-more]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    try {
      const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
      const cards = all(".grid > .card", page).map((card) => document.adoptNode(card));
      const next = one("[data-more]", page);
      one(".listing .grid, .section-tight .grid").append(...cards);
      one("a", cards[0])?.focus({ preventScroll: true });
      link.removeAttribute("aria-busy");
      if (next) link.href = next.href;
      else link.closest(".pager").remove();
    } catch {
      location.href = link.href;
    }
  });
}

/* The newsletter's forms answer where they stand; what they say is the page's they would lead to. */
function subscribeInPlace() {
  for (const form of all("[data-newsletter]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = one("button", form);
      if (button.getAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const said = one("[data-said]", page);
        const refusal = one("main .field-error", page) ?? one("main .notice-bad", page);
        if (said) thank(form, document.adoptNode(said));
        else if (refusal) complain(form, document.adoptNode(refusal));
        else throw new Error("not a page of ours");
      } catch {
        form.submit();
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
  }
}

function thank(form, said) {
  const box = form.closest(".welcome-body") ?? form;
  if (box === form) form.replaceWith(said);
  else box.replaceChildren(said);
  const dialog = one("[data-welcome]");
  if (dialog && !form.dataset.newsletter) remember(dialog.dataset.welcome);
  said.focus();
}

function complain(form, refusal) {
  const input = one("[type=email]", form);
  refusal.id = `${input.id}-error`;
  one("[data-error]", form).replaceChildren(refusal);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", refusal.id);
  input.focus();
}

/* Whether this visitor has seen something. Where nothing can be remembered everything has been seen. */
function seen(name) {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return true;
  }
}

function remember(name) {
  try {
    localStorage.setItem(name, new Date().toISOString());
  } catch {
    /* Then it is not shown either. */
  }
}

/* The popup: five seconds after the page, once a visitor; later for who is typing or looks elsewhere just then. */
function invite() {
  const dialog = one("[data-welcome]");
  if (!dialog) return;
  const name = dialog.dataset.welcome;
  for (const button of all("[data-close]", dialog)) button.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  const show = () => {
    if (seen(name)) return;
    if (document.hidden || document.activeElement?.matches("input, textarea, select")) {
      setTimeout(show, 5000);
      return;
    }
    remember(name);
    dialog.showModal();
  };
  if (!seen(name)) setTimeout(show, 5000);
}

function foldSummary() {
  const summary = one(".summary-toggle");
  if (summary && !one(".field-error", summary) && matchMedia("(max-width: 59.99rem)").matches) summary.open = false;
}

followOptions();
step();
updateQuantities();
countDown();
addInPlace();
applyByReturn();
followDelivery();
sendOnce();
pollOrder();
showMore();
foldSummary();
subscribeInPlace();
invite();
one("[data-focus]")?.focus();
