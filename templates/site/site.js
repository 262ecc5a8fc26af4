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

  // The runs that the pictures show, from the oldest, 0, on.
  const count = rows.length;
  const last = count - 1;
  const row = (at) => rows[last - at];
  const words = (at, column) => row(at).cells[column].textContent.trim();
  const times = (table.dataset.times || "").split(" ").map(Number);
  let from = 0;
  let to = last;

  const heads = table.tHead.rows[0].cells;
  const plots = [...document.querySelectorAll(".plot")].map((plot) => {
    const frame = plot.querySelector(".window");
    const chart = plot.querySelector(".course");
    const [start, end] = [plot.dataset.from, plot.dataset.to].map(Number);
    const byTime = plot.dataset.column === undefined;
    // The share of the picture at which the range begins, or ends.
    const share = (at, after) => {
      if (!byTime) return (at + after) / count;
      if (at === (after ? last : 0)) return after;
      return Math.min(1, Math.max(0, (times[at] - start) / (end - start)));
    };
    const ends = () => {
      const [a, b] = [share(from, 0), share(to, 1)];
      return b - a < 0.001 ? [Math.max(0, b - 0.001), Math.max(0, b - 0.001) + 0.001] : [a, b];
    };
    // The run at a place of the window.
    const runAt = (x) => {
      const box = chart.getBoundingClientRect();
      const at = (x - box.left) / box.width;
      if (!byTime) return Math.min(to, Math.max(from, Math.floor(at * count)));
      const near = (best, time, run) => (Math.abs(time - start - at * (end - start)) < Math.abs(times[best] - start - at * (end - start)) ? run : best);
      return Math.min(to, Math.max(from, times.reduce(near, 0)));
    };
    return { plot, frame, chart, byTime, start, end, ends, runAt, column: Number(plot.dataset.column) + 2 };
  });

  // Days below a part of a picture: those that stand there when all is shown are too far apart.
  const days = ({ plot, byTime, start, end, ends }) => {
    for (const text of plot.querySelectorAll(".axis .day")) text.remove();
    if (from === 0 && to === last) return;
    const most = plot.clientWidth < 400 ? 2 : 4;
    const places = Array.from({ length: Math.min(most, to - from + 1) }, (_, number, parts = Math.min(most, to - from + 1) - 1) => (parts > 0 ? number / parts : 0));
    const [a, b] = ends();
    const label = (place) => {
      if (byTime) return new Date((start + (a + place * (b - a)) * (end - start)) * 1000).toISOString().slice(0, 16).replace("T", " ");
      const at = from + Math.round(place * (to - from));
      return words(at, 1) || words(at, 0);
    };
    const labels = places.map(label);
    const oneDay = labels.every((text) => text.slice(0, 10) === labels[0].slice(0, 10));
    places.forEach((place, number) => {
      const text = plot.querySelector(".course .day").cloneNode();
      text.setAttribute("class", "day");
      text.setAttribute("x", `${place * 100}%`);
      text.setAttribute("text-anchor", place === 0 ? "start" : place === 1 ? "end" : "middle");
      text.textContent = oneDay && number > 0 ? labels[number].slice(11) : labels[number].slice(0, oneDay ? 16 : 10);
      plot.querySelector(".axis").append(text);
    });
  };

  // The names of releases for which there is room in what is shown, the newest first.
  const names = ({ frame, chart }) => {
    const taken = [];
    const { left, right } = frame.getBoundingClientRect();
    const whole = chart.getBoundingClientRect();
    for (const name of [...chart.querySelectorAll("text.release")].reverse()) {
      const at = whole.left + (parseFloat(name.getAttribute("x")) / 100) * whole.width;
      name.setAttribute("text-anchor", at < (left + right) / 2 ? "start" : "end");
      name.style.display = "inline";
      const box = name.getBoundingClientRect();
      const free = box.left >= left - 1 && box.right <= right + 1 && taken.every((other) => box.right + 8 <= other.left || box.left >= other.right + 8);
      if (free) taken.push(box);
      else name.style.display = "none";
    }
  };

  const range = by("range");
  const presets = [count, 200, 100, 50, 20].filter((size, at) => at === 0 || size < count).map((size, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = at === 0 ? "All runs" : `Newest ${size}`;
    button.addEventListener("click", () => choose(count - size, last));
    range.querySelector(".presets").append(button);
    return { button, size };
  });
  const draw = () => {
    const all = from === 0 && to === last;
    for (const picture of plots) {
      if (picture.byTime && times.length !== count) continue;
      const [a, b] = all ? [0, 1] : picture.ends();
      picture.plot.classList.toggle("zoomed", !all);
      picture.chart.style.width = all ? "" : `${100 / (b - a)}%`;
      picture.chart.style.marginLeft = all ? "" : `${(-a / (b - a)) * 100}%`;
      days(picture);
      names(picture);
    }
    for (const { button, size } of presets) button.setAttribute("aria-pressed", String(to === last && from === count - size));
    const named = (at) => `${words(at, 0)} ${words(at, 1)}`.trim();
    [[by("from"), from], [by("to"), to]].forEach(([slider, at]) => {
      slider.value = at;
      slider.setAttribute("aria-valuetext", named(at));
    });
    by("shown").textContent = all ? "" : `${to - from + 1} of ${count} runs, ${named(from)} to ${named(to)}`;
  };
  // Shows the runs from one to another, and says so in the address.
  const choose = (first, end) => {
    from = Math.min(Math.max(0, first), last - 1);
    to = Math.max(Math.min(last, end), from + 1);
    const key = (at) => encodeURIComponent(words(at, 0));
    history.replaceState(null, "", from === 0 && to === last ? location.pathname + location.search : `#${key(from)}..${key(to)}`);
    draw();
  };
  // Reads the address: the first run of one commit to the last run of another. What names no runs of this page shows all.
  const read = () => {
    const parts = location.hash.slice(1).split("..");
    const keys = Array.from({ length: count }, (_, at) => encodeURIComponent(words(at, 0)));
    const [first, end] = [keys.indexOf(parts[0]), keys.lastIndexOf(parts[1])];
    const known = parts.length === 2 && first >= 0 && end > first;
    from = known ? first : 0;
    to = known ? end : last;
    draw();
  };
  for (const slider of [by("from"), by("to")]) slider.max = last;
  by("from").addEventListener("input", (event) => choose(Math.min(Number(event.target.value), to - 1), to));
  by("to").addEventListener("input", (event) => choose(from, Math.max(Number(event.target.value), from + 1)));
  if (count > 3) {
    range.hidden = false;
    addEventListener("hashchange", read);
    addEventListener("resize", draw);
    read();
  }

  for (const picture of plots) {
    const { plot, frame, chart, runAt, byTime, column } = picture;
    const [cursor, tip, selected] = ["cursor", "tip", "selected"].map((name) => {
      const part = document.createElement("div");
      part.className = name;
      part.hidden = true;
      part.setAttribute("aria-hidden", "true");
      plot.append(part);
      return part;
    });
    const hide = () => { cursor.hidden = tip.hidden = selected.hidden = true; };
    const show = (event) => {
      if (byTime) return;
      const at = runAt(event.clientX);
      const unit = heads[column].querySelector("small");
      const value = words(at, column);
      const bold = document.createElement("b");
      bold.textContent = value ? (unit ? `${value} ${unit.textContent}` : value) : "not measured";
      const release = row(at).querySelector(".tag");
      tip.replaceChildren(bold, `${words(at, 0)} ${words(at, 1)} ${release ? release.textContent.trim() : ""}`.trim());
      const place = `${((at - from + 0.5) / (to - from + 1)) * 100}%`;
      cursor.style.left = place;
      tip.style.left = place;
      tip.classList.toggle("left", at - from > (to - from) / 2);
      cursor.hidden = tip.hidden = false;
    };
    // Dragging across a picture chooses the runs below.
    let begun = null;
    const drag = (event) => {
      const box = frame.getBoundingClientRect();
      const x = Math.min(box.right, Math.max(box.left, event.clientX));
      return { left: Math.min(begun, x), right: Math.max(begun, x), box };
    };
    frame.addEventListener("pointerdown", (event) => {
      show(event);
      if (event.button === 0 && count > 3 && (!byTime || times.length === count)) begun = event.clientX;
    });
    frame.addEventListener("pointermove", (event) => {
      if (begun === null) { show(event); return; }
      const { left, right, box } = drag(event);
      if (selected.hidden && right - left < 8) return;
      if (selected.hidden) frame.setPointerCapture(event.pointerId);
      hide();
      selected.hidden = false;
      selected.style.left = `${left - box.left}px`;
      selected.style.width = `${right - left}px`;
    });
    frame.addEventListener("pointerup", (event) => {
      const { left, right } = begun === null ? {} : drag(event);
      const chosen = !selected.hidden;
      begun = null;
      selected.hidden = true;
      if (chosen) choose(runAt(left), runAt(right));
    });
    frame.addEventListener("pointercancel", () => { begun = null; hide(); });
    frame.addEventListener("pointerleave", () => { if (begun === null) hide(); });
    frame.addEventListener("dblclick", () => choose(0, last));
  }
})();
