/* Rows that can be dragged into another order: on dropping, the whole order is sent, as one step. Without this file the
 * buttons of each row move it.
 */

for (const form of document.querySelectorAll("form[data-sortable]")) {
  const list = form.querySelector("ol");
  let dragged = null;
  const order = () => [...list.children].map((row) => row.dataset.id).join(",");
  let before = order();
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    dragged.toggleAttribute("data-dragged", true);
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged?.removeAttribute("data-dragged");
    dragged = null;
    if (order() === before) return;
    before = order();
    const step = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: `order:${before}` });
    form.append(step);
    form.submit();
  });
}
