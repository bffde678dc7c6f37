/* A table as a grid: one cell has the focus, arrows move it, typing changes it, leaving saves it. */

import { boxFor, chosenBy } from "./grid-boxes.js";
import { refused } from "./grid-refusals.js";
import { Saving, cellsOf } from "./grid-saving.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  constructor(table, { options = {}, token, say, onKey = () => false }) {
    Object.assign(this, { table, options, say, onKey, leaving: false, editing: null });
    this.changes = "changes" in table.dataset;
    this.saving = new Saving(table.dataset.save, token);
    this.columns = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column ?? "");
    this.titles = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    table.setAttribute("role", "grid");
    for (const row of this.rows()) this.prepare(row);
    const first = this.visible()[0];
    if (first) this.makeActive(this.cellsIn(first)[0]);
    table.addEventListener("focusin", (event) => this.focused(event));
    table.addEventListener("click", (event) => this.clicked(event));
    table.addEventListener("dblclick", (event) => this.begin(this.cellAt(event.target)));
    table.addEventListener("keydown", (event) => this.pressed(event));
    table.addEventListener("paste", (event) => this.pasted(event));
    table.addEventListener("copy", (event) => this.copied(event));
    table.addEventListener("focusout", (event) => this.left(event));
  }

  rows() { return [...this.table.querySelectorAll("tbody tr[data-code]")]; }

  visible() { return this.rows().filter((row) => !row.hidden && !row.parentElement.hidden); }

  cellsIn(row) { return [...row.cells].filter((cell) => !cell.classList.contains("grid-tick")); }

  columnOf(cell) { return cell ? this.columns[cell.cellIndex] : ""; }

  keyOf(row) { return [row.dataset.group, row.dataset.code]; }

  rawOf(cell) { return cell.dataset.raw ?? cell.textContent; }

  cellAt(node) {
    const cell = node.closest?.("td, th");
    return cell?.parentElement.dataset.code !== undefined ? cell : null;
  }

  cellFor(key, column) {
    const row = this.rows().find((one) => this.keyOf(one).join("\n") === key.join("\n"));
    return row?.cells[this.columns.indexOf(column)];
  }

  prepare(row) {
    for (const inner of row.querySelectorAll("a, [name=item]")) inner.tabIndex = -1;
    const wrong = (row.dataset.wrong ?? "").split(" ");
    for (const cell of row.cells) {
      const column = this.columnOf(cell);
      if (column) cell.setAttribute("aria-readonly", String(!this.changes));
      if (column && wrong.includes(column)) cell.setAttribute("aria-invalid", "true");
    }
  }

  targetOf(cell) { return cell.querySelector("a") ?? cell; }

  makeActive(cell) {
    if (this.active) this.targetOf(this.active).tabIndex = -1;
    this.active = cell;
    this.targetOf(cell).tabIndex = 0;
  }

  go(cell) {
    if (!cell) return;
    this.makeActive(cell);
    this.targetOf(cell).focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  step(cell, down, right) {
    const rows = this.visible();
    const row = rows[rows.indexOf(cell.parentElement) + down];
    if (!row) return null;
    const at = this.cellsIn(cell.parentElement).indexOf(cell) + right;
    return this.cellsIn(row)[at] ?? null;
  }

  onward(cell, back) {
    const beside = this.step(cell, 0, back ? -1 : 1);
    if (beside) return beside;
    const rows = this.visible();
    const row = rows[rows.indexOf(cell.parentElement) + (back ? -1 : 1)];
    return row ? this.cellsIn(row).at(back ? -1 : 0) : null;
  }

  focused(event) {
    const cell = this.cellAt(event.target);
    if (cell && !cell.classList.contains("grid-tick") && cell !== this.active) this.makeActive(cell);
    if (!this.editing) this.leaving = false;
  }

  clicked(event) {
    const cell = this.cellAt(event.target);
    if (!cell || event.target.closest("a, input, select, textarea, button")) return;
    if (!cell.classList.contains("grid-tick")) this.go(cell);
  }

  left(event) {
    const open = this.editing;
    if (open && event.target === open.box && !open.cell.contains(event.relatedTarget)) this.commit();
  }

  pressed(event) {
    const cell = this.cellAt(event.target);
    if (!cell || cell.classList.contains("grid-tick") || event.isComposing) return;
    const taken = this.editing ? this.pressedInBox(event) : this.pressedOnCell(event, cell);
    if (taken) event.preventDefault();
  }

  pressedInBox(event) {
    const { cell, box } = this.editing;
    if (event.target !== box) return false;
    if (event.key === "Escape") {
      this.close();
      this.go(cell);
      this.say(`${this.nameOf(cell)} is as it was.`);
      return true;
    }
    const isNewLine = event.shiftKey && box.tagName === "TEXTAREA";
    if (event.key !== "Tab" && (event.key !== "Enter" || isNewLine)) return false;
    this.commit();
    const isEnter = event.key === "Enter";
    const next = isEnter
      ? this.step(cell, event.shiftKey ? -1 : 1, 0)
      : this.onward(cell, event.shiftKey);
    this.go(next ?? cell);
    return true;
  }

  pressedOnCell(event, cell) {
    if (cell.querySelector(".grid-both, .grid-refused")) return false;
    if (this.onKey(event, cell.parentElement)) return true;
    const { key } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === "z") { this.undo(); return true; }
    if (ARROWS[key] && !event.altKey) {
      this.go(isCommand ? this.farthest(cell, ARROWS[key]) : this.step(cell, ...ARROWS[key]));
      return true;
    }
    if (key === "Home" || key === "End") {
      this.go(this.cellsIn(cell.parentElement).at(key === "Home" ? 0 : -1));
      return true;
    }
    if (key === "Escape") { this.leaving = true; return true; }
    if (key === "Tab") {
      const next = this.leaving ? null : this.onward(cell, event.shiftKey);
      if (next) this.go(next);
      return Boolean(next);
    }
    return this.opens(event, cell);
  }

  farthest(cell, [down, right]) {
    const rows = this.visible();
    if (right) return this.cellsIn(cell.parentElement).at(right > 0 ? -1 : 0);
    const row = rows.at(down > 0 ? -1 : 0);
    return row.cells[cell.cellIndex];
  }

  opens({ key, ctrlKey, metaKey, altKey }, cell) {
    if (!this.changes || !this.columnOf(cell) || ctrlKey || metaKey || altKey) return false;
    if (key === "Enter" || key === "F2") return this.begin(cell);
    if (key === "Delete" || key === "Backspace") { this.save([[cell, ""]]); return true; }
    return key.length === 1 && key !== " " ? this.begin(cell, key) : false;
  }

  begin(cell, typed) {
    const column = this.columnOf(cell);
    if (!column || !this.changes || cell.classList.contains("grid-editing")) return false;
    if (this.editing) this.commit();
    const raw = this.rawOf(cell);
    const box = boxFor(column, this.options[column], raw, typed);
    box.setAttribute("aria-label", this.nameOf(cell));
    this.editing = { cell, box, raw, shown: cell.textContent };
    cell.classList.add("grid-editing");
    cell.replaceChildren(box);
    box.focus();
    if (typed === undefined) box.select?.();
    return true;
  }

  close() {
    const { cell, raw } = this.editing;
    this.editing = null;
    this.show(cell, raw);
  }

  commit() {
    const { cell, box, raw } = this.editing;
    const after = box.value.trim();
    this.close();
    if (after !== raw) this.save([[cell, after]]);
  }

  show(cell, raw) {
    const shown = this.options[this.columnOf(cell)]?.[raw] ?? raw;
    cell.classList.remove("grid-editing");
    cell.textContent = shown;
    if (shown === raw) delete cell.dataset.raw;
    else cell.dataset.raw = raw;
  }

  async save(pairs, how = {}) {
    const cells = pairs.map(([cell, after]) => ({
      key: this.keyOf(cell.parentElement),
      column: this.columnOf(cell),
      before: this.rawOf(cell),
      after,
    })).filter(({ before, after }) => before !== after);
    if (!cells.length) return;
    for (const { key, column, after } of cells) this.show(this.cellFor(key, column), after);
    const answer = await this.saving.send(cells, how);
    if (answer.status === 200) this.saved(answer);
    else refused(this, cells, answer);
  }

  saved(answer) {
    this.say(`${answer.said}. Saved.`);
    const wrong = new Map(answer.wrong.map((one) => [one.key.join("\n"), one]));
    for (const row of this.rows()) {
      const told = wrong.get(this.keyOf(row).join("\n"));
      row.dataset.wrong = told?.columns.join(" ") ?? "";
      const cell = row.querySelector(".grid-wrong");
      if (cell) cell.textContent = told?.told ?? "";
      for (const one of row.cells) one.removeAttribute("aria-invalid");
      this.marked(row, told?.columns ?? []);
    }
  }

  marked(row, columns) {
    for (const cell of row.cells) {
      if (columns.includes(this.columnOf(cell))) cell.setAttribute("aria-invalid", "true");
    }
  }

  async undo() {
    const cells = this.saving.last();
    if (!cells) { this.say("There is nothing of yours to take back here."); return; }
    await this.save(cells.map(({ key, column, after }) => [this.cellFor(key, column), after])
      .filter(([cell]) => cell), { undone: true });
  }

  copied(event) {
    const cell = this.editing ? null : this.cellAt(event.target);
    if (!cell || String(getSelection())) return;
    event.clipboardData.setData("text/plain", cell.textContent);
    event.preventDefault();
  }

  pasted(event) {
    const cell = this.editing ? null : this.cellAt(event.target);
    if (!cell || !this.changes) return;
    event.preventDefault();
    const rows = this.visible();
    const top = rows.indexOf(cell.parentElement);
    const pairs = cellsOf(event.clipboardData.getData("text/plain")).flatMap((texts, down) =>
      texts.map((text, right) => [rows[top + down]?.cells[cell.cellIndex + right], text.trim()]));
    this.save(pairs.filter(([one]) => this.columnOf(one)).map(([one, text]) => {
      const choices = this.options[this.columnOf(one)];
      return [one, choices ? chosenBy(choices, text) ?? text : text];
    }));
  }

  nameOf(cell) {
    return `${this.titles[cell.cellIndex]} of ${cell.parentElement.dataset.code}`;
  }
}
