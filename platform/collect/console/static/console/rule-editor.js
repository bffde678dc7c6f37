// The rule editor: checks and tries the rule while somebody types, and puts the answers in place.

const form = document.querySelector("[data-rule-editor]");
const expression = form.querySelector("#expression");
const tolerance = form.querySelector("#tolerance");
const part = (name) => form.querySelector(`[data-${name}]`);
const marks = part("marks");
const PAUSE = 250; // milliseconds without a key before the server is asked

let waiting = 0;
let asked = null;
let told = "";
let explored = ""; // the threshold that the slider was moved to

const say = (where, text) => {
  if (where && where.textContent !== text) where.textContent = text;
};

const post = async (url, signal) => {
  const body = new FormData(form);
  body.delete("before");
  const answer = await fetch(url, { method: "POST", body, signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
};

const mark = (mistakes) => {
  const text = expression.value;
  const pieces = [];
  let done = 0;
  for (const { at, end } of mistakes) {
    if (at < done) continue;
    pieces.push(document.createTextNode(text.slice(done, at)));
    const wrong = document.createElement("mark");
    wrong.textContent = text.slice(at, end) || " ";
    pieces.push(wrong);
    done = Math.max(end, at);
  }
  marks.replaceChildren(...pieces, document.createTextNode(`${text.slice(done)}\n`));
  expression.toggleAttribute("aria-invalid", mistakes.length > 0);
};

const enable = () => {
  for (const button of form.querySelectorAll("[data-fix]")) button.hidden = false;
};

const judge = (judged) => {
  form.querySelectorAll("[data-examples] [data-verdict]").forEach((cell, place) => {
    const found = judged[place];
    const text = found ? found.mistake || found.verdict : "";
    say(cell, text.charAt(0).toUpperCase() + text.slice(1));
    cell.classList.toggle("rule-bad", Boolean(found && found.wrong));
  });
};

const show = (found) => {
  mark(found.mistakes.filter((mistake) => mistake.column === "expression"));
  for (const name of ["mistaken", "meaning", "form", "wanting"]) part(name).innerHTML = found[name];
  judge(found.judged);
  enable();
};

const ask = async () => {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const found = await (await post(form.dataset.check, signal)).json();
    show(found);
    form.dataset.checked = expression.value;
    stale(!found.sound);
    if (found.sound) await tryOut(signal);
  } catch (failure) {
    if (failure.name === "AbortError") return;
    say(part("said"), "The rule could not be checked. Look at your connection, or sign in again in another tab.");
  }
};

// What stands there of an earlier rule stays, so that nothing jumps, but says so.
const stale = (is) => {
  const panel = part("tried");
  if (!panel) return;
  panel.classList.toggle("rule-stale", is);
  part("stale").hidden = !is || !panel.textContent.trim();
};

const tryOut = async (signal) => {
  const panel = part("tried");
  if (!panel) return;
  const held = panel.contains(document.activeElement);
  const open = [...panel.querySelectorAll("details")].map((one) => one.open);
  panel.innerHTML = await (await post(form.dataset.trial, signal)).text();
  if (open.length === panel.querySelectorAll("details").length) {
    panel.querySelectorAll("details").forEach((one, place) => (one.open = open[place]));
  }
  const counts = panel.querySelector("[data-counts]")?.textContent.replace(/\s+/g, " ").trim();
  say(part("trial-said"), counts || "");
  const place = [...panel.querySelectorAll("[data-step]")].findIndex(
    (row) => row.dataset.step === explored,
  );
  if (place >= 0) part("threshold").value = place;
  step();
  if (held) panel.querySelector("[data-threshold]")?.focus();
};

const later = () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
};

const rewrite = (field, at, end, text) => {
  field.setRangeText(text, at, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
};

const chosen = () => {
  const panel = part("thresholds");
  const slider = part("threshold");
  const rows = panel ? panel.querySelectorAll("[data-step]") : [];
  return rows[slider?.value];
};

const step = () => {
  const row = chosen();
  if (!row) return;
  const slider = part("threshold");
  const { step: value, fails } = row.dataset;
  const words = `${value}: ${fails} ${fails === "1" ? "return fails" : "returns fail"}`;
  slider.setAttribute("aria-valuetext", words);
  say(part("threshold-said"), words);
  part("thresholds").querySelectorAll("rect").forEach((bar, place) => {
    bar.classList.toggle("rule-chosen", place === Number(slider.value));
  });
};

const use = () => {
  const { at, end } = part("thresholds").dataset;
  const { step: value } = chosen().dataset;
  if (at === undefined) {
    tolerance.value = value;
    tolerance.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (form.dataset.checked === expression.value) {
    rewrite(expression, Number(at), Number(end), value);
  }
};

form.addEventListener("input", (event) => {
  if (event.target.matches("[data-threshold]")) {
    explored = chosen().dataset.step;
    return step();
  }
  explored = "";
  if (event.target === expression) mark([]);
  if (event.target.name) later();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.fix !== undefined) {
    const { column, at, end, fix } = button.dataset;
    rewrite(form.querySelector(`#${column}`), Number(at), Number(end), fix);
  }
  if (button.matches("[data-use-threshold]")) use();
  if (button.matches("[data-try]") || button.value === "check") {
    event.preventDefault();
    ask();
  }
});

expression.addEventListener("scroll", () => {
  marks.scrollTop = expression.scrollTop;
  marks.scrollLeft = expression.scrollLeft;
});

window.addEventListener("beforeunload", (event) => {
  if (told && told !== state()) event.preventDefault();
});
form.addEventListener("submit", () => (told = ""));

const state = () => new URLSearchParams(new FormData(form)).toString();

if (!form.querySelector("fieldset[disabled]")) {
  told = state();
  if (expression.value.trim()) ask();
}
enable();
document.querySelector("[data-refused]")?.focus();
