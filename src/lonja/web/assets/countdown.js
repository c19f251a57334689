/* Countdowns that are right whatever the visitor's clock says.
 *
 * The server says how many seconds remain; the page counts them with performance.now(), which no change of the clock
 * moves. When the tab wakes up, comes back, or time has jumped, the server is asked again. At zero the page asks once
 * more, a little later than others (nobody's tabs come back all at the same moment), and looks again; who is typing just
 * then gets a button instead.
 * Promise: nothing here is needed; the page says the moment itself.
 */

const SPREAD = 3000;
const JUMP = 2500;

class Countdown {
  constructor(box) {
    this.box = box;
    this.units = Object.fromEntries([...box.querySelectorAll("[data-unit]")].map((b) => [b.dataset.unit, b]));
    const [visit] = performance.getEntriesByType("navigation");
    this.zero = (visit?.responseStart ?? 0) + Number(box.dataset.countdown) * 1000;
    this.drift = Date.now() - performance.now();
    this.timer = setInterval(() => this.tick(), 250);
    document.addEventListener("visibilitychange", () => document.hidden || this.sync());
    addEventListener("pageshow", (event) => event.persisted && this.sync());
    addEventListener("online", () => this.sync());
    this.tick();
  }

  tick() {
    const drift = Date.now() - performance.now();
    if (Math.abs(drift - this.drift) > JUMP) {
      this.drift = drift;
      this.sync();
    }
    const left = Math.max(0, Math.ceil((this.zero - performance.now()) / 1000));
    const parts = { days: Math.floor(left / 86400), hours: Math.floor(left / 3600) % 24, minutes: Math.floor(left / 60) % 60, seconds: left % 60 };
    for (const [unit, cell] of Object.entries(this.units)) {
      const text = String(parts[unit]).padStart(2, "0");
      if (cell.textContent !== text) cell.textContent = text;
    }
    if (left === 0 && !this.isOver) this.end();
  }

  async sync() {
    const asked = performance.now();
    try {
      const answer = await fetch(this.box.dataset.clock, { cache: "no-store" });
      if (!answer.ok) return null;
      const clock = await answer.json();
      const seconds = this.box.dataset.kind === "end" ? clock.to_end : clock.to_start;
      const now = performance.now();
      this.zero = seconds === null ? now : now - (now - asked) / 2 + seconds * 1000;
      return seconds;
    } catch {
      return null; /* The network is away for a moment: the count goes on. */
    }
  }

  end() {
    this.isOver = true;
    setTimeout(async () => {
      const seconds = await this.sync();
      if (seconds !== null) {
        this.isOver = false;
        return;
      }
      clearInterval(this.timer);
      const isTyping = document.activeElement?.matches("input, textarea, select");
      if (isTyping || document.querySelector("dialog[open]")) this.box.querySelector("[data-over]").hidden = false;
      else location.reload();
    }, Math.random() * SPREAD);
  }
}

for (const box of document.querySelectorAll("[data-countdown]")) new Countdown(box);
