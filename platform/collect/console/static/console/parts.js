/* Parts of a page that take a moment are fetched after it. */

for (const place of document.querySelectorAll("[data-part]")) {
  fetch(place.dataset.part, { headers: { "X-Part": "yes" } })
    .then((response) => (response.ok && !response.redirected ? response.text() : Promise.reject()))
    .then((part) => { place.innerHTML = part; })
    .catch(() => { place.textContent = "This part did not arrive. Reload the page to try again."; });
}
