// Takes the pictures.  node make.mjs FROM TO
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { chromium } from "playwright-core";

const [from, to] = process.argv.slice(2);
const style = readFileSync(createRequire(import.meta.url).resolve("github-markdown-css/github-markdown.css"), "utf8");
const frame = "body { margin: 0 } .markdown-body { box-sizing: border-box; padding: 16px 24px } .markdown-body table { display: table; width: 100% }";
const comment = micromark(readFileSync(join(from, "comment.md"), "utf8"), { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
writeFileSync(join(from, "comment.html"), `<!doctype html><meta charset="utf-8"><style>${style}${frame}</style><article class="markdown-body">${comment}</article>`);

// Name, page, and the size of the window in which it is taken; none is taller.
const pictures = [
  ["comment", "comment.html", 900, 482],
  ["report", "report.html", 1200, 1000],
  ["dashboard", "dashboard/index.html", 1000, 830],
];
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags });
for (const [name, file, width, most] of pictures) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: most }, colorScheme, deviceScaleFactor: width > 900 ? 1.2 : 1.5, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`file://${join(from, file)}`);
    // A frame, so that white ends on white.
    await page.addStyleTag({ content: "html::after { content: ''; position: fixed; inset: 0; border: 1px solid #8888; pointer-events: none }" });
    const height = Math.min(most, await page.evaluate(() => Math.ceil(document.body.scrollHeight)));
    await page.setViewportSize({ width, height });
    const client = await context.newCDPSession(page);
    const { data } = await client.send("Page.captureScreenshot", { format: "webp", quality: 60, clip: { x: 0, y: 0, width, height, scale: 1 } });
    writeFileSync(join(to, `${name}-${colorScheme}.webp`), Buffer.from(data, "base64"));
    if (process.env.PICTURES_PNG) await page.screenshot({ path: join(process.env.PICTURES_PNG, `${name}-${colorScheme}.png`), clip: { x: 0, y: 0, width, height } });
    await context.close();
  }
}
await browser.close();
