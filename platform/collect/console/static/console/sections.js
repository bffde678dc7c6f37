/* Sections dragged to another place; the buttons beside them do the same. */

const list = document.querySelector("[data-sections]");
const form = document.querySelector("[data-place]");

if (list && form) {
  let held = null;
  const over = (event) => event.target.closest("[data-code]");
  const clear = () => list.querySelectorAll(".sections-above").forEach((one) => one.classList.remove("sections-above"));
  for (const row of list.querySelectorAll("[data-code]")) row.draggable = true;
  list.addEventListener("dragstart", (event) => { held = over(event); });
  list.addEventListener("dragover", (event) => {
    const row = over(event);
    clear();
    if (!held || !row || row === held) return;
    event.preventDefault();
    row.classList.add("sections-above");
  });
  list.addEventListener("drop", (event) => {
    const row = over(event);
    event.preventDefault();
    if (!held || !row || row === held) return;
    form.elements.do.value = `place ${held.dataset.code}`;
    form.elements.before.value = row.dataset.code;
    form.submit();
  });
  list.addEventListener("dragend", clear);
}
