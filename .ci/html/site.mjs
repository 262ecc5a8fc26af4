// Opens pages of dashboards in Chromium, wide and narrow, light and dark, with and without their script, and uses them by
// keyboard. Anything wrong is listed, and the exit code is 1.
//
//   node site.mjs DIRECTORY-OF-SITES [SCREENSHOTS]
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { launched } from "./browser.mjs";
import { fitted, looked } from "./looks.mjs";

const [directory, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { opened, close } = await launched();
const wrong = [];
let looks = 0;
// Pages of benchmarks that are looked at of each site; they are all made alike.
const MOST = 2;

const assets = (root) => ["perfdiff.css", "perfdiff.js"].map((name) => `file://${join(root, name)}`);
const check = (holds, text) => {
  if (!holds) wrong.push(text);
};

// The first page, those of benchmarks in its lane, the heaviest first, and the index of the last lane.
function pagesOf(root) {
  const lanes = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory()).sort();
  const front = readFileSync(join(root, "index.html"), "utf8").match(/<tr><th scope="row"><a href="([^"/]+)\//)[1];
  const files = readdirSync(join(root, front)).filter((name) => name.endsWith(".html") && name !== "index.html");
  const size = (name) => statSync(join(root, front, name)).size;
  const heaviest = files.sort((a, b) => size(b) - size(a)).slice(0, MOST);
  return ["index.html", ...heaviest.map((name) => join(front, name)), join(lanes.at(-1), "index.html")];
}

async function look(root, path) {
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) {
      for (const script of [true, false]) {
        // Without its script a page holds nothing that it does not hold with it.
        if (!script && scheme === "dark") continue;
        const name = `${basename(root)}/${path} at ${width}, ${scheme}, ${script ? "with" : "without"} its script`;
        const { page, misdeeds, close } = await opened(join(root, path), { width, scheme, script, own: assets(root) });
        const say = (text) => wrong.push(`${name}: ${text}`);
        (await page.evaluate(fitted)).forEach(say);
        const shot = `${basename(root)}-${path.replaceAll("/", "-").replace(".html", "")}-${width}-${scheme}${script ? "" : "-plain"}.png`;
        if (shots) await page.screenshot({ path: join(shots, shot), fullPage: true });
        if (script) (await looked(page, axe)).forEach(say);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        (await page.evaluate(fitted)).forEach(say);
        if (script && scheme === "light" && width > 1000) (await looked(page, axe)).forEach(say);
        misdeeds.forEach(say);
        looks += 1;
        await close();
      }
    }
  }
}

const focused = (page) => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim().slice(0, 40)}`);
async function reach(page, description) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await focused(page)).startsWith(description)) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}

// By keyboard alone: past the head, to another branch, through the filter, to a benchmark and its values.
async function used(root) {
  const { page, misdeeds, close } = await opened(join(root, "index.html"), { own: assets(root) });
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".series tbody")].filter((body) => body.checkVisibility()).length);
  const all = await shown();
  await page.keyboard.press("Tab");
  check((await focused(page)).startsWith("A Skip"), "the first stop is not the skip link");
  check(await reach(page, "SUMMARY"), "the branches can't be reached by keyboard");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.querySelector(".lanes").open), "Enter does not show the branches");
  await page.keyboard.press("Escape");
  check(await page.evaluate(() => !document.querySelector(".lanes").open && document.activeElement.tagName === "SUMMARY"), "Escape does not close the branches");
  check(await reach(page, "INPUT"), "the filter can't be reached by keyboard");
  await page.keyboard.type("LATENCY orders");
  check((await shown()) < all && (await shown()) > 0, `filtering shows ${await shown()} of ${all}`);
  await page.keyboard.type(" nonsense");
  check((await page.evaluate(() => document.getElementById("status").textContent)) === "Nothing matches.", "nothing found is not said");
  check(misdeeds.length === 0, `using the index: ${misdeeds}`);
  await close();
  const benchmark = await opened(join(root, pagesOf(root)[1]), { own: assets(root) });
  check(await reach(benchmark.page, "SUMMARY All values"), "the values can't be reached by keyboard");
  await benchmark.page.keyboard.press("Enter");
  check(await benchmark.page.evaluate(() => document.querySelector("#values th[scope=row] a")?.href.startsWith("https://example.org/")), "commits are no links once the values are open");
  await benchmark.page.hover(".course");
  check(await benchmark.page.evaluate(() => document.querySelector(".tip").checkVisibility()), "pointing at a picture tells no value");
  check(benchmark.misdeeds.length === 0, `using a benchmark's page: ${benchmark.misdeeds}`);
  await benchmark.close();
}

// What strangers called things made no element, and what is put into a page does not run.
async function resists(root) {
  for (const path of pagesOf(root)) {
    const { page, misdeeds, close } = await opened(join(root, path), { own: assets(root) });
    const strangers = await page.evaluate(() => document.querySelectorAll("img, iframe, object, embed, form, body script, head script ~ script, [onerror], [onmouseover], a[href^='javascript:']").length);
    check(strangers === 0, `${path}: ${strangers} elements were made by names`);
    check(misdeeds.length === 0, `${path}: ${misdeeds}`);
    const { seen, ran } = await page.evaluate(async () => {
      const seen = [];
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      const image = document.createElement("img");
      image.src = "http://127.0.0.1:9/image";
      document.body.append(script, image);
      await fetch("http://127.0.0.1:9/fetch").catch(() => {});
      await new Promise((done) => setTimeout(done, 100));
      return { seen, ran: globalThis.ran };
    });
    check(ran === undefined, `${path}: a script that was put into the page ran`);
    for (const kind of ["img-src", "script-src-elem", "connect-src"]) check(seen.includes(kind), `${path}: the policy does not stop ${kind}: ${seen}`);
    await close();
  }
}

// The page of a benchmark in a lane, by how their names begin.
function pageOf(root, lane, benchmark) {
  const begins = (where, words) => readdirSync(where).find((name) => name.startsWith(words));
  return join(begins(root, lane), begins(join(root, begins(root, lane)), benchmark));
}

// The texts of releases that are seen, which never lie on each other, and how many lines there are.
const releasesSeen = (page) => page.evaluate(() => {
  const plot = document.querySelector(".plot");
  const names = [...plot.querySelectorAll("text.release")].filter((name) => name.checkVisibility()).map((name) => ({ text: name.textContent, box: name.getBoundingClientRect() }));
  const { left, right } = plot.getBoundingClientRect();
  const inside = names.every(({ box }) => box.left >= left - 2 && box.right <= right + 2);
  const free = names.every((one, at) => names.slice(at + 1).every((other) => one.box.right < other.box.left || other.box.right < one.box.left));
  const lines = [...plot.querySelectorAll("line.release")].filter((line) => line.checkVisibility() && line.getBoundingClientRect().height > 100).length;
  return { texts: names.map(({ text }) => text), inside, free, lines };
});

// A dashboard of a repository: its name, its releases with and without the script, and its branches in one picture.
async function ofRepository(root) {
  const path = pageOf(root, "main-", "parse-");
  const seen = {};
  for (const width of [390, 900, 1400]) {
    for (const script of [true, false]) {
      const name = `releases at ${width} ${script ? "with" : "without"} the script`;
      const { page, misdeeds, close } = await opened(join(root, path), { width, script, own: assets(root) });
      const { texts, inside, free, lines } = await releasesSeen(page);
      check(lines === 9, `${name}: ${lines} lines`);
      check(inside && free, `${name}: names lie on each other or leave the picture: ${texts}`);
      check(texts.includes("v2.0.0"), `${name}: the newest is not named: ${texts}`);
      check(misdeeds.length === 0, `${name}: ${misdeeds}`);
      seen[`${width} ${script}`] = texts.length;
      if (width === 900) {
        check((await page.textContent(".brand")) === "parser", "the dashboard has not the name of its repository");
        const styles = await page.evaluate(() => [...document.querySelectorAll(".branches")].map((figure) => {
          const lines = [...figure.querySelectorAll(".course path.branch:not(.dot)")].map((line) => getComputedStyle(line));
          const keys = [...figure.querySelectorAll(".legend path")].map((line) => getComputedStyle(line));
          const words = (style) => `${style.stroke} ${style.strokeDasharray}`;
          return {
            dashes: new Set(lines.map((style) => style.strokeDasharray)).size, colours: new Set(lines.map((style) => style.stroke)).size,
            legend: keys.map(words).join() === lines.map(words).join(),
            numbers: [...figure.querySelectorAll("text.end")].map((text) => text.textContent).join() === [...figure.querySelectorAll(".legend b")].map((number) => number.textContent).join(),
            names: [...figure.querySelectorAll(".legend :is(a, strong)")].map((name) => name.textContent),
          };
        }));
        check(styles.length === 2, `${styles.length} pictures of branches`);
        for (const { dashes, colours, legend, numbers, names } of styles) {
          check(names.length === 3 && names[0] === "main" && names[1] === "release-1.x", `the legend names ${names}`);
          check(dashes === 3 && colours === 3, "branches differ by too little: each needs its own dashes and its own colour");
          check(legend && numbers, "the legend does not look as the lines do");
        }
      }
      await close();
    }
  }
  check(seen["390 false"] >= 2 && seen["390 false"] < seen["1400 false"], `releases are not thinned to the room there is: ${JSON.stringify(seen)}`);
}

// The range: by keyboard, by dragging, by address, and all runs without the script.
async function zoomed(root) {
  const path = pageOf(root, "main-", "parse-");
  const { page, misdeeds, close } = await opened(join(root, path), { width: 1000, own: assets(root) });
  const state = () => page.evaluate(() => {
    const widths = [...document.querySelectorAll(".plot")].map((plot) => plot.querySelector(".course").getBoundingClientRect().width / plot.querySelector(".window").getBoundingClientRect().width);
    const { scrollWidth, clientWidth } = document.documentElement;
    return { shown: document.getElementById("shown").textContent, hash: location.hash, least: Math.min(...widths), fits: scrollWidth <= clientWidth };
  });
  const all = await state();
  check(all.shown === "" && all.hash === "" && all.least < 1.01, `all runs are not shown at first: ${JSON.stringify(all)}`);
  check(await reach(page, "BUTTON Newest 20"), "the newest runs can't be chosen by keyboard");
  await page.keyboard.press("Enter");
  const newest = await state();
  check(newest.shown.startsWith("20 of 80 runs") && newest.least > 1.5 && newest.fits, `choosing the newest runs shows ${JSON.stringify(newest)}`);
  check(/^#[0-9a-f]{7}\.\.[0-9a-f]{7}$/.test(newest.hash), `the address does not hold the range: ${newest.hash}`);
  check((await releasesSeen(page)).free, "names of releases lie on each other in a range");
  check((await page.getAttribute(".presets [aria-pressed=true]", "aria-pressed")) === "true", "no preset is marked as chosen");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowLeft");
  check((await state()).shown.startsWith("21 of 80 runs"), "the arrow keys do not move the beginning of the range");
  check((await page.getAttribute("#from", "aria-valuetext")).includes("2026-"), "the beginning of the range has no words");
  (await looked(page, axe)).forEach((text) => wrong.push(`in a range: ${text}`));
  await page.evaluate(() => {
    const rows = [...document.querySelectorAll("#values tbody tr")].reverse();
    location.hash = `${rows[28].cells[0].textContent.trim()}..${rows[33].cells[0].textContent.trim()}`;
  });
  await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("6 of 80 runs"));
  const near = await releasesSeen(page);
  check(near.free && ["v1.2.0", "v1.2.1 +1", "v1.2.2"].every((name) => near.texts.includes(name)), `a range with room for three names shows ${near.texts}`);
  const box = await page.locator(".window").first().boundingBox();
  await page.dblclick(".window >> nth=0");
  check((await state()).shown === "", "a double click does not show all");
  await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  check(await page.isVisible(".selected >> nth=0"), "dragging does not show what is chosen");
  await page.mouse.up();
  const dragged = await state();
  check(dragged.shown.startsWith("21 of 80 runs") && dragged.least > 3, `dragging over a quarter shows ${JSON.stringify(dragged)}`);
  await page.mouse.move(box.x + box.width * 0.99, box.y + 60);
  const tip = await page.textContent(".tip >> nth=0");
  const last = dragged.hash.split("..")[1];
  check(tip.includes(last), `pointing at the end of a range tells of ${tip}, not of ${last}`);
  check(misdeeds.length === 0, `choosing a range: ${misdeeds}`);
  const shared = page.url();
  await close();
  const other = await opened(join(root, path), { width: 390, own: assets(root) });
  await other.page.evaluate((hash) => { location.hash = hash; }, new URL(shared).hash);
  await other.page.waitForFunction(() => document.getElementById("shown").textContent !== "");
  check((await other.page.textContent("#shown")) === dragged.shown, "the shared address shows another range");
  (await other.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)) || wrong.push("a range makes a narrow page scroll sideways");
  for (const hash of ["#a..b", "#%3Cscript%3E..x", "#..", "#metric-1"]) {
    await other.page.evaluate((hash) => { location.hash = hash; }, hash);
    await other.page.waitForFunction(() => document.getElementById("shown").textContent === "", null, { timeout: 2000 }).catch(() => wrong.push(`the address ${hash} does not show all runs`));
  }
  check(other.misdeeds.length === 0, `an address: ${other.misdeeds}`);
  await other.close();
  const plain = await opened(join(root, path), { script: false, own: assets(root) });
  check(!(await plain.page.isVisible("#range")), "controls are shown that do nothing without the script");
  await plain.close();
}

const sites = readdirSync(directory).map((name) => resolve(join(directory, name))).sort();
if (shots) mkdirSync(shots, { recursive: true });
for (const root of sites) for (const path of pagesOf(root)) await look(root, path);
await used(resolve(join(directory, "branches")));
await resists(resolve(join(directory, "hostile")));
await ofRepository(resolve(join(directory, "released")));
await zoomed(resolve(join(directory, "released")));
await close();

if (wrong.length > 0) {
  console.error([...new Set(wrong)].slice(0, 100).join("\n"));
  console.error(`${wrong.length} things are wrong`);
  process.exit(1);
}
console.log(`${sites.length} dashboards in ${looks} looks: nothing overflows or overlaps, no accessibility violation, no request, and the keyboard suffices`);
