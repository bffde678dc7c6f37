/* The codes of a set, changed in place; the form beside them is drawn anew. */

import { Grid } from "./grid.js";

const table = document.querySelector("[data-grid]");
const said = document.querySelector("[data-said]");
const frame = document.querySelector("[data-frame]");

function say(text, isWrong = false) {
  said.textContent = text;
  said.classList.toggle("bench-said--wrong", isWrong);
  if (!isWrong) frame?.contentWindow.location.reload();
}

const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const grid = new Grid(table, { token, say });
if (grid.changes) {
  for (const element of document.querySelectorAll("[data-scripted]")) element.hidden = false;
}
