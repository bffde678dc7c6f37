/* While a job runs, looks again every two seconds and puts the new parts of the page in place. */

const WAIT = 2000;
let wasBusy = false;

async function lookAgain() {
  let answer;
  try {
    answer = await fetch(window.location.href, { credentials: "same-origin" });
  } catch {
    return plan(); // The connection may come back.
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
  }
  plan();
}

function plan() {
  const isBusy = document.querySelector("[data-busy]") !== null;
  if (isBusy) window.setTimeout(lookAgain, WAIT);
  else if (wasBusy) said.textContent = "It is done. The page shows the result.";
  wasBusy = isBusy;
}

const said = document.createElement("p");
said.className = "w-sr-only";
said.setAttribute("role", "status");
document.querySelector("main").append(said);
plan();
