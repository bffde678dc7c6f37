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
