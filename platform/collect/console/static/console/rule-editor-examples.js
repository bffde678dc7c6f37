// The table of examples in the rule editor: rows added, accepted and removed without a round trip.

const form = document.querySelector("[data-rule-editor]");
const table = form.querySelector("[data-examples] tbody");
const blank = form.querySelector("[data-example-row]");
const said = form.querySelector("[data-said]");

const rows = () => [...table.querySelectorAll("[data-example]")];

// An example that is still empty is the place for the next one.
const free = () =>
  rows().find((row) => ["name", "values"].every((part) => !field(row, part).value.trim()));

const field = (row, part) => row.querySelector(`[name=example_${part}]`);

const add = ({ name = "", expected = "", values = "" }) => {
  let row = name ? free() : null;
  if (!row) {
    table.append(blank.content.cloneNode(true));
    row = rows().at(-1);
  }
  field(row, "name").value = name;
  field(row, "values").value = values;
  if (expected) field(row, "expected").value = expected;
  field(row, "name").focus();
  field(row, "name").dispatchEvent(new Event("input", { bubbles: true }));
  said.textContent = name ? `Added the example ${name}.` : "Added an empty example.";
};

const remove = (row) => {
  const near = row.nextElementSibling ?? row.previousElementSibling;
  const name = field(row, "name").value;
  row.remove();
  (near ? field(near, "name") : form.querySelector("[data-add]")).focus();
  (near ? field(near, "name") : form.querySelector("[name=message]")).dispatchEvent(
    new Event("input", { bubbles: true }),
  );
  said.textContent = `Removed the example ${name}.`;
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-accept], [data-remove]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-remove]")) remove(button.closest("[data-example]"));
  else add(button.dataset);
});
