// Sorting and filtering; without it the page is whole all the same. Names are only ever read as text.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const folds = [...document.querySelectorAll("#changes > details.fold")];
  const groups = [...document.querySelectorAll("table.changes tbody")].map((body, rank) => {
    const names = [...body.querySelectorAll("th")].map((cell) => cell.textContent).join(" ");
    const fold = body.closest("details.fold");
    return { body, rank, fold, verdicts: [fold ? fold.id : body.className, ...[...body.querySelectorAll(".leg")].map((cell) => cell.classList[1])], class: body.dataset.c, name: names.toLowerCase(), sort: body.dataset.s.split(" ").map((text) => (text === "" ? NaN : Number(text))) };
  });
  if (groups.length === 0) return;
  const openAtFirst = new Map(folds.map((fold) => [fold, fold.open]));
  let verdict = "";

  const filter = () => {
    const words = by("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const only = by("class") ? by("class").value : "";
    const active = verdict !== "" || only !== "" || words.length > 0;
    let shown = 0;
    const found = new Set();
    for (const group of groups) {
      const fits = (verdict === "" || group.verdicts.includes(verdict)) && (only === "" || group.class === only) && words.every((word) => group.name.includes(word));
      group.body.hidden = !fits;
      if (fits) {
        shown += 1;
        found.add(group.body.closest("table"));
      }
    }
    for (const table of document.querySelectorAll("table.changes")) {
      const holder = table.closest("details.fold") || table;
      holder.hidden = !found.has(table);
    }
    for (const fold of folds) fold.open = active ? !fold.hidden : openAtFirst.get(fold);
    by("status").textContent = active ? (shown === 0 ? "Nothing matches." : `${shown} of ${groups.length} shown`) : "";
  };

  for (const item of document.querySelectorAll("#counts li")) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(...item.firstElementChild.childNodes);
    item.firstElementChild.replaceWith(button);
    button.addEventListener("click", () => {
      verdict = verdict === item.dataset.v ? "" : item.dataset.v;
      for (const other of document.querySelectorAll("#counts li")) other.firstElementChild.setAttribute("aria-pressed", String(other.dataset.v === verdict));
      filter();
    });
  }

  const compare = (key) => {
    if (key === "rank") return (a, b) => a.rank - b.rank;
    if (key === "name") return (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }) || a.rank - b.rank;
    return (a, b) => {
      const [x, y] = [a.sort[key], b.sort[key]];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a.rank - b.rank;
      return y - x || a.rank - b.rank;
    };
  };

  for (const heading of document.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const key = heading.dataset.sort;
      // Names and ranks begin at their beginning, numbers at the largest: the first press, then the other way round.
      const first = key === "name" || key === "rank" ? "ascending" : "descending";
      const order = heading.getAttribute("aria-sort") === first ? (first === "ascending" ? "descending" : "ascending") : first;
      for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order);
      const table = heading.closest("table");
      const rows = groups.filter((group) => group.body.parentElement === table).sort(compare(key));
      if (order !== first) rows.reverse();
      table.append(...rows.map((group) => group.body));
    });
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("table.changes tbody > tr:not(.more)");
    if (!row || String(getSelection())) return;
    const details = row.parentElement.querySelector(".more details");
    if (details) details.open = !details.open;
  });

  by("text").addEventListener("input", filter);
  if (by("class")) by("class").addEventListener("change", filter);
  by("tools").hidden = false;
  document.documentElement.classList.add("ready");
})();
