/* Cells of a table sent to the server one after the other, and the last ones taken back. */

export class Saving {
  constructor(url, token) {
    this.url = url;
    this.token = token;
    this.done = [];
    this.line = Promise.resolve();
  }

  /** Send cells ({key, column, before, after}); gives {status, ...what the server said}. */
  send(cells, { undone = false } = {}) {
    const sent = this.line.then(() => this.post(cells)).then((answer) => {
      if (answer.status === 200 && !undone) this.done.push(cells);
      return answer;
    });
    this.line = sent.catch(() => undefined);
    return sent;
  }

  /** The cells that would take back what was saved last; null where nothing was. */
  last() {
    const cells = this.done.pop();
    return cells
      ? cells.map(({ key, column, before, after }) => ({ key, column, before: after, after: before }))
      : null;
  }

  async post(cells) {
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ cells }),
      });
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
      const answer = isOurs ? await response.json() : { told: "" };
      const told = answer.told || "It was not saved. Reload the page, then try again.";
      return { ...answer, told, status: response.redirected ? 0 : response.status };
    } catch {
      return { status: 0, told: "It was not saved: there is no connection. Try again." };
    }
  }
}

/** Rows and cells of a text that was copied from a spreadsheet. */
export function cellsOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign === '"' && plain[at + 1] === '"') cell += plain[(at += 1)];
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows;
}
