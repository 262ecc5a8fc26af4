// Filters the index and reads the pictures; without it the pages are whole all the same. Names are only ever read as text.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);

  const lanes = document.querySelector(".lanes");
  if (lanes) {
    document.addEventListener("click", (event) => { if (!lanes.contains(event.target)) lanes.open = false; });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && lanes.open) { lanes.open = false; lanes.querySelector("summary").focus(); }
    });
  }

  if (by("tools")) {
    const groups = [...document.querySelectorAll(".series tbody")].map((body) => {
      const suite = body.closest(".suite");
      const names = [...body.querySelectorAll("th")].map((cell) => cell.textContent).join(" ");
      return { body, suite, state: body.dataset.s || "", name: `${suite.querySelector("h3").textContent} ${names}`.toLowerCase() };
    });
    const filter = () => {
      const words = by("text").value.toLowerCase().split(/\s+/).filter(Boolean);
      const state = by("state").value;
      const suites = new Set();
      let shown = 0;
      for (const group of groups) {
        const fits = (state === "" || group.state === state || (state === "shifted" && group.state !== "")) && words.every((word) => group.name.includes(word));
        group.body.hidden = !fits;
        if (fits) { shown += 1; suites.add(group.suite); }
      }
      for (const suite of document.querySelectorAll(".suite")) suite.hidden = !suites.has(suite);
      const active = state !== "" || words.length > 0;
      by("status").textContent = active ? (shown === 0 ? "Nothing matches." : `${shown} of ${groups.length} benchmarks`) : "";
    };
    by("text").addEventListener("input", filter);
    by("state").addEventListener("change", filter);
    by("tools").hidden = groups.length < 2;
    filter();
  }

  const table = by("values");
  if (!table) return;
  const rows = table.tBodies[0].rows;

  // Commits become links when somebody looks: a thousand of them would make every page twice as heavy.
  const commits = table.dataset.commits;
  if (commits) {
    table.closest("details").addEventListener("toggle", () => {
      for (const row of rows) {
        const cell = row.cells[0];
        const name = cell.textContent.trim();
        if (!/^[0-9a-f]{7,64}$/.test(name) || cell.firstElementChild) continue;
        const link = document.createElement("a");
        link.href = commits + name;
        link.rel = "noreferrer";
        link.textContent = name;
        cell.replaceChildren(link);
      }
    }, { once: true });
  }

  const heads = table.tHead.rows[0].cells;
  for (const chart of document.querySelectorAll(".course[data-column]")) {
    const column = Number(chart.dataset.column) + 2;
    const cursor = document.createElement("div");
    const tip = document.createElement("div");
    cursor.className = "cursor";
    tip.className = "tip";
    for (const part of [cursor, tip]) { part.hidden = true; part.setAttribute("aria-hidden", "true"); chart.parentElement.append(part); }
    const unit = heads[column].querySelector("small");
    const show = (event) => {
      const box = chart.getBoundingClientRect();
      const at = Math.min(rows.length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * rows.length)));
      const row = rows[rows.length - 1 - at];
      const value = row.cells[column].textContent.trim();
      const bold = document.createElement("b");
      bold.textContent = value ? (unit ? `${value} ${unit.textContent}` : value) : "not measured";
      tip.replaceChildren(bold, `${row.cells[0].textContent.trim()} ${row.cells[1].textContent.trim()}`.trim());
      const place = `${(at + 0.5) / rows.length * 100}%`;
      cursor.style.left = place;
      tip.style.left = place;
      tip.classList.toggle("left", at > rows.length / 2);
      cursor.hidden = tip.hidden = false;
    };
    chart.addEventListener("pointermove", show);
    chart.addEventListener("pointerdown", show);
    chart.addEventListener("pointerleave", () => { cursor.hidden = tip.hidden = true; });
  }
})();
