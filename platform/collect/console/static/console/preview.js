/* The form beside an editor: redrawn while somebody types, as wide as a screen or a phone. */

const WAIT = 400;

/* The frame alone is scrolled: bringing an item into view would scroll the editor with it. */
function toItem(frame, code) {
  const item = frame.contentDocument?.getElementById(`item-${code}`);
  if (!item) return;
  const { top } = item.closest("tr").getBoundingClientRect();
  frame.contentWindow.scrollBy(0, top - frame.clientHeight / 3);
}

for (const preview of document.querySelectorAll("[data-preview]")) {
  const frame = preview.querySelector("[data-frame]");
  const show = () => toItem(frame, preview.dataset.item);
  if (frame.contentDocument?.readyState === "complete") show();
  frame.addEventListener("load", show);
  const widths = preview.querySelector("[data-widths]");
  widths.hidden = false;
  widths.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-width]");
    if (!pressed) return;
    for (const button of widths.querySelectorAll("[data-width]")) {
      button.setAttribute("aria-pressed", String(button === pressed));
    }
    preview.classList.toggle("preview--phone", pressed.dataset.width === "phone");
  });
}

for (const form of document.querySelectorAll("form[data-previewed]")) {
  const frame = document.querySelector("[data-preview] [data-frame]");
  let timer = 0;
  let newest = 0;

  const draw = async () => {
    const mine = ++newest;
    const data = new FormData(form);
    if (form.dataset.code) {
      data.set("section", form.dataset.section);
      data.set("code", form.dataset.code);
    }
    const response = await fetch(form.dataset.previewed, { method: "POST", body: data });
    if (!response.ok || mine !== newest) return;
    const page = await response.text();
    if (mine !== newest) return;
    frame.addEventListener("load", () => toItem(frame, data.get("code")), { once: true });
    frame.srcdoc = page;
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT);
  });
}
