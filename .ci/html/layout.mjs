// Where things stand on a report with the data of real tools: the table begins near the top, names break at their joints and
// values never, legs stand beside each other, and a failure differs from a warning in more than its sign.

const WIDTHS = [390, 900, 1400];
// Highest place at which the table may begin, in a window of this width.
const TOP = { width: 900, most: 400 };
// How much lighter one of the two shades must be, as a ratio of luminances: that differs for everybody.
const LEAST_CONTRAST = 1.3;

// `reports` are pages with the data of real tools, `legs` those of a matrix.
export async function laidOut(opened, reports, legs) {
  const wrong = [];
  for (const file of [...reports, ...legs]) {
    for (const width of WIDTHS) {
      const { page, close } = await opened(file, { width });
      await page.evaluate(() => document.querySelectorAll("details.fold").forEach((fold) => (fold.open = true)));
      const say = (text) => wrong.push(`${file.split("/").at(-1)} at ${width}: ${text}`);
      if (width === TOP.width) (await page.evaluate(begins, TOP.most)).forEach(say);
      (await page.evaluate(broken)).forEach(say);
      if (legs.includes(file)) (await page.evaluate(beside, width > 860)).forEach(say);
      else (await page.evaluate(drawn)).forEach(say);
      await close();
    }
  }
  return wrong;
}

// Failures and warnings of a page that has both, in the light and in the dark.
export async function shaded(opened, file) {
  const wrong = [];
  for (const scheme of ["light", "dark"]) {
    const { page, close } = await opened(file, { scheme });
    const contrast = await page.evaluate(() => {
      const luminance = (selector) => {
        const color = getComputedStyle(document.querySelector(selector)).color.match(/[\d.]+/g).slice(0, 3);
        const [red, green, blue] = color.map((part) => (part / 255) ** 2.2);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
      };
      const pair = [luminance("tr.failure > .v"), luminance("tr.warning > .v")];
      return Math.max(...pair) / Math.min(...pair);
    });
    if (contrast < LEAST_CONTRAST) wrong.push(`${scheme}: failures and warnings differ by a ratio of ${contrast.toFixed(2)} only`);
    await close();
  }
  return wrong;
}

// Each of these runs inside the page.

function begins(most) {
  const top = document.querySelector("table.changes").getBoundingClientRect().top + scrollY;
  return top > most ? [`the table begins at ${Math.round(top)} px`] : [];
}

function broken() {
  const wrong = [];
  const short = (text) => JSON.stringify(text.trim().slice(0, 60));
  const seen = (element) => element.checkVisibility({ contentVisibilityAuto: true }) && !element.closest(".hidden");
  // The letters of an element, each with the line on which it stands, and the one before it, which may be a blank at the end of a line.
  const letters = (element) => {
    const found = [];
    let before = "";
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (box.height > 0) found.push({ letter: node.data[at], before, line: Math.round(box.bottom / 8), width: box.width });
        before = node.data[at];
      }
    }
    return found;
  };
  const isNew = (all, at) => at > 0 && Math.abs(all[at].line - all[at - 1].line) > 1;
  const values = [...document.querySelectorAll(".changes tbody tr:not(.more) > td:not(.v, .leg), .leg > span, .leg > i, .gates td:last-child")];
  // A change and its interval may stand on two lines, but neither breaks.
  for (const value of values.flatMap((cell) => (cell.querySelector(":scope > span") ? [...cell.children] : [cell])).filter(seen).slice(0, 600)) {
    const all = letters(value);
    if (all.some((_, at) => isNew(all, at))) wrong.push(`${short(value.textContent)} breaks`);
  }
  for (const name of [...document.querySelectorAll(".changes tbody th, h1 code")].filter(seen).slice(0, 200)) {
    const room = name.closest("th, h1").clientWidth;
    const all = letters(name);
    for (let at = 1; at < all.length; at += 1) {
      if (!isNew(all, at) || /[\s/:.]/.test(all[at].before) || /\s/.test(all[at].letter)) continue;
      // A metric below its benchmark is no break.
      const text = all.map((one) => one.letter).join("");
      if (name.querySelector("b")?.textContent.replace(/\s/g, "").length === text.slice(0, at).replace(/\s/g, "").length) continue;
      const from = Math.max(...["/", ":", ".", " "].map((mark) => text.lastIndexOf(mark, at - 1))) + 1;
      const ends = ["/", ":", ".", " "].map((mark) => text.indexOf(mark, at)).filter((end) => end >= 0);
      const word = all.slice(from, ends.length > 0 ? Math.min(...ends) + 1 : all.length);
      if (word.reduce((sum, one) => sum + one.width, 0) < room) wrong.push(`${short(name.textContent)} breaks before ${short(text.slice(at))}`);
    }
  }
  return [...new Set(wrong)].slice(0, 10);
}

function drawn() {
  const wrong = [];
  const note = document.querySelector(".changes .scale .note");
  if (!note?.checkVisibility() || !note.textContent.includes("compressed")) wrong.push("the axis does not say that it is compressed");
  for (const svg of [...document.querySelectorAll(".changes td > svg[role]")].filter((svg) => svg.checkVisibility()).slice(0, 200)) {
    const frame = svg.getBoundingClientRect();
    for (const line of svg.querySelectorAll(":scope > line")) {
      const box = line.getBoundingClientRect();
      for (const [side, leaves] of [["left", box.left < frame.left + 8], ["right", box.right > frame.right - 8]]) {
        if (leaves && !svg.querySelector(`[href="#s-beyond-${side}"]`)) wrong.push(`${svg.getAttribute("aria-label")} leaves the picture at the ${side} without an arrow`);
      }
    }
  }
  const frame = document.querySelector(".changes td > svg[role]").getBoundingClientRect();
  if (innerWidth > 860 && Math.round(frame.width) !== 240) wrong.push(`a picture is ${frame.width} px wide`);
  return wrong.slice(0, 10);
}

function beside(isWide) {
  const wrong = [];
  const table = document.querySelector("table.beside");
  if (!table) return ["the legs do not stand in one table"];
  const heads = [...table.querySelectorAll("thead .leg")];
  for (const row of table.querySelectorAll("tbody tr:not(.more)")) {
    const cells = [...row.querySelectorAll(".leg")].map((cell) => cell.getBoundingClientRect());
    if (cells.length !== heads.length || cells.length < 2) wrong.push(`a row has ${cells.length} legs of ${heads.length}`);
    if (isWide && cells.some((cell) => cell.top !== cells[0].top)) wrong.push("the legs of a row are not beside each other");
    if (isWide && cells.some((cell, at) => Math.abs(cell.left - heads[at].getBoundingClientRect().left) > 1)) wrong.push("a leg does not stand below its name");
    if (!isWide && cells.some((cell, at) => at > 0 && cell.top < cells[at - 1].bottom - 1)) wrong.push("the legs of a row are not below each other");
  }
  return [...new Set(wrong)].slice(0, 5);
}
