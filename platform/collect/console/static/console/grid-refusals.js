/* Cells of a grid that were not saved: the message beside one, or both values to choose from. */

/** Show why cells were not saved; one cell stays open as it was typed. */
export function refused(grid, cells, answer) {
  if (cells.length === 1 && answer.now?.length) {
    grid.say("Somebody else changed this cell meanwhile. Choose which value stays.", true);
    both(grid, cells[0], answer.now[0].text);
    return;
  }
  grid.say(answer.told, true);
  for (const { key, column, before } of cells) grid.show(grid.cellFor(key, column), before);
  if (cells.length > 1) return;
  const cell = grid.cellFor(cells[0].key, cells[0].column);
  grid.begin(cell, cells[0].after);
  const told = document.createElement("span");
  told.className = "grid-refused";
  told.id = "grid-refused";
  told.textContent = answer.told;
  cell.append(told);
  grid.editing.box.setAttribute("aria-invalid", "true");
  grid.editing.box.setAttribute("aria-describedby", told.id);
}

function both(grid, { key, column, after }, theirs) {
  const cell = grid.cellFor(key, column);
  const shown = (raw) => grid.options[column]?.[raw] ?? raw;
  grid.show(cell, theirs);
  const group = document.createElement("span");
  group.className = "grid-both";
  const choose = (label, then) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = label;
    button.addEventListener("click", () => {
      grid.show(cell, theirs);
      grid.go(cell);
      then();
    });
    group.append(button);
  };
  choose(`Keep theirs: ${shown(theirs) || "empty"}`, () => grid.say("Their value stays."));
  choose(`Use mine: ${shown(after) || "empty"}`, () => grid.save([[cell, after]]));
  cell.dataset.raw = theirs;
  cell.replaceChildren(group);
  group.firstChild.focus();
}
