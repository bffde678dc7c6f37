/* The boxes that cells of a grid are typed into, or chosen in. */

const LONG = new Set(["hint"]);

/** A box for a column that opens with what was typed, or with what the cell holds. */
export function boxFor(column, choices, raw, typed) {
  if (!choices) {
    const box = document.createElement(LONG.has(column) ? "textarea" : "input");
    box.value = typed ?? raw;
    return box;
  }
  const box = document.createElement("select");
  const known = raw in choices ? choices : { ...choices, [raw]: raw };
  for (const [value, label] of Object.entries(known)) box.add(new Option(label, value));
  box.value = typed === undefined ? raw : chosenBy(choices, typed) ?? raw;
  return box;
}

/** The choice that a text names, or begins to name; undefined for none. */
export function chosenBy(choices, text) {
  const sought = text.trim().toLowerCase();
  const all = Object.entries(choices);
  const found = all.find(([value, label]) => [value.toLowerCase(), label.toLowerCase()].includes(sought));
  const near = found ?? all.find(([, label]) => sought && label.toLowerCase().startsWith(sought));
  return near?.[0];
}
