/* The table of items: narrowed while somebody types, items ticked, moved, and changed in place. */

import { Grid } from "./grid.js";

const table = document.querySelector("[data-grid]");
const filters = document.querySelector("[data-filters]");
const said = document.querySelector("[data-said]");

function say(text, isWrong = false) {
  said.textContent = text;
  said.classList.toggle("bench-said--wrong", isWrong);
}

if (table) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const options = JSON.parse(document.getElementById("grid-options").textContent);
  const grid = new Grid(table, { options, token, say, onKey });
  narrowing(grid);
  if (grid.changes) {
    for (const element of document.querySelectorAll("[data-scripted]")) element.hidden = false;
    ticking(grid);
    dragging(grid);
  }

  function onKey(event, row) {
    if (!grid.changes) return false;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      move(row, event.key === "ArrowUp" ? "up" : "down");
      return true;
    }
    if (event.key !== " ") return false;
    row.querySelector("[name=item]").click();
    return true;
  }

  async function move(row, to, before = "") {
    const body = new URLSearchParams({ section: row.dataset.group, code: row.dataset.code, to, before });
    const headers = { "X-CSRFToken": token };
    const response = await fetch(table.dataset.move, { method: "POST", body, headers }).catch(() => null);
    if (!response?.ok) {
      const answer = response?.status === 409 ? await response.json() : null;
      say(answer?.told ?? `${row.dataset.code} was not moved. Reload the page, then try again.`, true);
      return;
    }
    place(row, to, before);
    grid.go(grid.active);
    const mates = [...row.parentElement.querySelectorAll("tr[data-code]")];
    say(`${row.dataset.code} is number ${mates.indexOf(row) + 1} of ${mates.length} in its section.`);
  }

  function place(row, to, before) {
    const { parentElement: body, previousElementSibling: above, nextElementSibling: below } = row;
    if (before) body.insertBefore(row, grid.rows().find((one) =>
      one.parentElement === body && one.dataset.code === before));
    else if (to === "up" && above?.dataset.code) body.insertBefore(row, above);
    else if (to === "down" && below) body.insertBefore(below, row);
  }

  function dragging() {
    let held = null;
    for (const row of grid.rows()) {
      row.draggable = true;
      row.querySelector("a").draggable = false;
    }
    const over = (event) => event.target.closest?.("tr[data-code]");
    const clear = () => table.querySelectorAll(".grid-above").forEach((row) => row.classList.remove("grid-above"));
    table.addEventListener("dragstart", (event) => {
      held = event.target.closest("tr[data-code]");
      if (grid.editing || !held) { event.preventDefault(); held = null; }
    });
    table.addEventListener("dragover", (event) => {
      const row = over(event);
      clear();
      if (!held || !row || row === held || row.parentElement !== held.parentElement) return;
      event.preventDefault();
      row.classList.add("grid-above");
    });
    table.addEventListener("drop", (event) => {
      const row = over(event);
      event.preventDefault();
      clear();
      if (held && row && row !== held) move(held, "", row.dataset.code);
      held = null;
    });
    table.addEventListener("dragend", clear);
  }
}

function ticking(grid) {
  const all = document.querySelector("[data-tick-all]");
  const count = document.querySelector("[data-chosen]");
  let last = null;
  all.hidden = false;
  const tell = () => {
    const ticked = grid.rows().filter((row) => row.querySelector("[name=item]").checked);
    const away = ticked.filter((row) => row.hidden || row.parentElement.hidden).length;
    const items = `${ticked.length} item${ticked.length === 1 ? "" : "s"} ticked`;
    count.textContent = `${items}${away ? `, ${away} of them not shown` : ""}:`;
  };
  all.addEventListener("change", () => {
    for (const row of grid.visible()) row.querySelector("[name=item]").checked = all.checked;
    tell();
  });
  table.addEventListener("click", (event) => {
    if (event.target.name !== "item") return;
    const rows = grid.visible();
    const row = event.target.closest("tr");
    if (event.shiftKey && last && rows.includes(last)) {
      const [from, to] = [rows.indexOf(last), rows.indexOf(row)].sort((a, b) => a - b);
      for (const one of rows.slice(from, to + 1)) one.querySelector("[name=item]").checked = event.target.checked;
    }
    last = row;
    tell();
  });
  tell();
}

function narrowing(grid) {
  const count = document.querySelector("[data-count]");
  const column = (row, name) => row.cells[grid.columns.indexOf(name)];
  const texts = ["question", "label", "group", "hint"];
  filters.querySelector("[data-plain]").hidden = true;
  const apply = () => {
    const sought = Object.fromEntries(new FormData(filters));
    const words = sought.text.trim().toLowerCase();
    const fits = (row) =>
      (!sought.section || row.dataset.group === sought.section) &&
      (!sought.kind || grid.rawOf(column(row, "kind")) === sought.kind) &&
      (!sought.mandatory || grid.rawOf(column(row, "mandatory")) === sought.mandatory) &&
      (!sought.lineage || row.dataset.lineage === sought.lineage) &&
      (!sought.problems || Boolean(row.dataset.wrong)) &&
      (!words || [row.dataset.code, ...texts.map((name) => column(row, name).textContent)]
        .join(" ").toLowerCase().includes(words));
    const rows = grid.rows();
    for (const row of rows) row.hidden = !fits(row);
    for (const body of table.tBodies) {
      body.hidden = ![...body.querySelectorAll("tr[data-code]")].some((row) => !row.hidden);
    }
    const shown = grid.visible();
    const isNarrow = Object.values(sought).some(Boolean);
    const items = `${rows.length} item${rows.length === 1 ? "" : "s"}`;
    count.textContent = isNarrow ? `${shown.length} of ${items}` : items;
    filters.querySelector("[data-all]").hidden = !isNarrow;
    const query = new URLSearchParams(Object.entries(sought).filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${isNarrow ? `?${query}` : ""}`);
    if (shown.length && !shown.includes(grid.active?.parentElement)) grid.makeActive(grid.cellsIn(shown[0])[0]);
  };
  filters.addEventListener("input", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());
}
