// Completion in the rule editor: a list box below the text, worked from the keyboard.

const form = document.querySelector("[data-rule-editor]");
const text = form.querySelector("#expression");
const list = form.querySelector("#words");
const said = form.querySelector("[data-said]");
const MOST = 8;
const LONG_ENOUGH = 3; // letters before labels are looked through too

let words = [];
let offered = [];
let active = -1;
let from = 0;

const isOpen = () => !list.hidden;

const close = () => {
  list.hidden = true;
  active = -1;
  text.removeAttribute("aria-activedescendant");
  said.textContent = "";
};

// What is being typed before the cursor, unless that is inside a text in quotes.
const typed = () => {
  const before = text.value.slice(0, text.selectionStart);
  if (text.selectionStart !== text.selectionEnd) return "";
  if ((before.match(/"/g) || []).length % 2) return "";
  return /[A-Za-z_][\w]*(\.\w*)?$/.exec(before)?.[0] ?? "";
};

const rank = (entry, part) => {
  const word = entry.word.toLowerCase();
  if (word === part) return 0;
  if (word.startsWith(part)) return entry.kind === "item" ? 1 : 2;
  if (entry.kind === "last year" && !part.startsWith("prev")) return 9;
  if (word.includes(part)) return 3;
  const rest = `${entry.more} ${entry.what}`.toLowerCase();
  return part.length >= LONG_ENOUGH && rest.includes(part) ? 4 : 9;
};

const fitting = (part) => {
  const small = part.toLowerCase();
  const ranked = words.map((entry) => [rank(entry, small), entry]).filter(([place]) => place < 9);
  ranked.sort((one, other) => one[0] - other[0]); // stable, so form order stays
  return ranked.slice(0, MOST).map(([, entry]) => entry);
};

const line = (entry, place) => {
  const option = document.createElement("li");
  option.id = `word-${place}`;
  option.setAttribute("role", "option");
  option.dataset.place = place;
  const word = document.createElement("code");
  word.textContent = entry.word;
  const what = document.createElement("span");
  const more = entry.kind === "item" || entry.kind === "last year" ? `${entry.more} ` : "";
  what.textContent = entry.what ? `${more}${entry.what}` : entry.kind;
  option.append(word, " ", what);
  return option;
};

const point = (place) => {
  active = (place + offered.length) % offered.length;
  [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === active));
  list.children[active].scrollIntoView({ block: "nearest" });
  text.setAttribute("aria-activedescendant", `word-${active}`);
};

const open = (part) => {
  offered = fitting(part);
  const only = offered.length === 1 && offered[0].word === part;
  if (!offered.length || only) return close();
  from = text.selectionStart - part.length;
  list.replaceChildren(...offered.map(line));
  list.hidden = false;
  said.textContent = `${offered.length} suggestion${offered.length === 1 ? "" : "s"}`;
  point(0);
};

const accept = () => {
  const { word } = offered[active];
  const end = text.selectionStart;
  close();
  text.setRangeText(word, from, end, "end");
  text.focus();
  text.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "accepted" }));
};

const KEYS = {
  ArrowDown: () => point(active + 1),
  ArrowUp: () => point(active - 1),
  Enter: accept,
  Tab: accept,
  Escape: close,
};

text.addEventListener("keydown", (event) => {
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    return open(typed());
  }
  const act = isOpen() && !event.shiftKey && KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
});

text.addEventListener("input", (event) => {
  const part = event.detail === "accepted" ? "" : typed();
  if (part) open(part);
  else close();
});
text.addEventListener("click", close);
text.addEventListener("blur", close);
list.addEventListener("mousedown", (event) => {
  event.preventDefault(); // the text keeps the focus
  const option = event.target.closest("[data-place]");
  if (!option) return;
  point(Number(option.dataset.place));
  accept();
});

text.setAttribute("aria-autocomplete", "list");
text.setAttribute("aria-haspopup", "listbox");
text.setAttribute("aria-controls", list.id);

const answer = await fetch(form.dataset.words, { credentials: "same-origin" });
if (answer.ok) words = await answer.json();
if (document.activeElement === text && typed()) open(typed()); // typed before the words came
