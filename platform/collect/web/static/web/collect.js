/**
 * Starts the GOV.UK components and moves focus to the field that an address points at.
 * Every page works without it.
 */
import { initAll } from "../govuk-frontend-6.6.0/govuk-frontend.min.js";

// The GOV.UK components start only on a body that carries these classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

/** A link from a finding to its value ends in the field itself, not merely near it. */
function focusOnTarget() {
  const name = decodeURIComponent(window.location.hash.slice(1));
  const target = name && document.getElementById(name);
  if (target && target.matches("input, select, textarea")) {
    target.focus();
  }
}

window.addEventListener("hashchange", focusOnTarget);
focusOnTarget();

/** A page about a job that is under way looks again by itself. */
const busy = document.querySelector("[data-reload-seconds]");
if (busy) {
  window.setTimeout(() => window.location.reload(), busy.dataset.reloadSeconds * 1000);
}

/** What a table is called: its caption, or the heading that names it. */
function nameOf(table) {
  const named = table.caption ?? document.getElementById(table.getAttribute("aria-labelledby"));
  return named ? named.textContent.trim() : "Table";
}

// A table that is too wide scrolls by itself, by the keyboard too. On a phone its rows are stacked.
for (const table of document.querySelectorAll("table.app-stack")) {
  const box = document.createElement("div");
  table.replaceWith(box);
  box.append(table);
  new ResizeObserver(() => {
    const scrolls = table.offsetWidth > box.clientWidth;
    box.classList.toggle("app-scroll", scrolls);
    const told = { tabindex: "0", role: "region", "aria-label": nameOf(table) };
    for (const [name, value] of Object.entries(told)) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }).observe(box);
}
