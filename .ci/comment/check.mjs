// Lays every comment of a directory out as GitHub does, and measures it: how high it is, whether anything lies beyond the right
// edge, and whether a phone shows sign and change. Anything wrong is listed, and the exit code is 1.
//
//   node check.mjs DIRECTORY [SCREENSHOTS]
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { launched } from "./browser.mjs";

const [directory, shots] = process.argv.slice(2);
const style = readFileSync(createRequire(import.meta.url).resolve("github-markdown-css/github-markdown.css"), "utf8");
// The text of a comment is smaller than that of a README, and stands in a box.
const frame = "body { margin: 0 } .markdown-body { box-sizing: border-box; font-size: 14px; padding: 16px }";
const highest = { "five.md": 560, "sixty-two.md": 1100, "k6.md": 1100, "quiet.md": 200 };

// What lies beyond the edge: nothing may, unless it is in a fold.
const beyond = () => {
  const edge = document.documentElement.clientWidth;
  const all = [...document.querySelectorAll(".markdown-body *")];
  return all.filter((element) => element.getBoundingClientRect().right > edge + 0.5).map((element) => element.textContent.slice(0, 60));
};
// The rows of the first table of changes, with the right edges of sign and change.
const shown = () => {
  const table = [...document.querySelectorAll("table")].find((table) => /change/.test(table.rows[0].textContent) && table.rows[0].cells.length === 4);
  const rows = table && !table.closest("details") ? [...table.rows].slice(1) : [];
  return rows.map((row) => ({ text: row.textContent, sign: row.cells[0].getBoundingClientRect().right, change: row.cells[2].getBoundingClientRect().right }));
};

const { opened, close } = await launched();
const wrong = [];
const heights = [];
if (shots) mkdirSync(shots, { recursive: true });
for (const name of readdirSync(directory).filter((name) => name.endsWith(".md")).sort()) {
  const html = micromark(readFileSync(join(directory, name), "utf8"), { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const file = resolve(join(directory, `${name}.html`));
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><style>${style}\n${frame}</style><article class="markdown-body">${html}</article>`);
  for (const width of [900, 390]) {
    const { page, misdeeds, close } = await opened(file, { width, script: true });
    const say = (text) => wrong.push(`${name} at ${width}: ${text}`);
    misdeeds.forEach(say);
    const height = await page.evaluate(() => Math.ceil(document.querySelector("article").getBoundingClientRect().height));
    heights.push(`${name} at ${width}: ${height} px`);
    if (width === 900 && height > (highest[name] ?? Infinity)) say(`${height} px high, more than ${highest[name]}`);
    if (width === 900) (await page.evaluate(beyond)).forEach((text) => say(`lies beyond the right edge: ${text}`));
    for (const row of await page.evaluate(shown)) {
      if (row.sign > width || row.change > width) say(`sign or change can't be seen: ${row.text}`);
    }
    if (shots) await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    if (width === 900) (await page.evaluate(beyond)).forEach((text) => say(`lies beyond the right edge once it is unfolded: ${text}`));
    if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-open.png`), fullPage: true });
    await close();
  }
}
await close();

console.log(heights.join("\n"));
if (wrong.length > 0) {
  console.error([...new Set(wrong)].slice(0, 100).join("\n"));
  console.error(`${wrong.length} things are wrong`);
  process.exit(1);
}
