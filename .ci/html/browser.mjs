// A browser, and pages opened in it that are watched for what no page may do.
import { chromium } from "playwright-core";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// `opened` opens a file; the page may ask for itself and for `own`, the addresses of files that it consists of.
export async function launched() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags });
  const opened = async (file, { width = 1280, scheme = "light", script = true, own = [] } = {}) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: script });
    const page = await context.newPage();
    const misdeeds = [];
    const address = `file://${file}`;
    page.on("request", (request) => {
      const known = request.url() === address || own.includes(request.url()) || request.url().startsWith("data:");
      if (!known) misdeeds.push(`asks for ${request.url()}`);
    });
    page.on("console", (message) => misdeeds.push(`says on the console: ${message.text()}`));
    page.on("pageerror", (error) => misdeeds.push(`fails: ${error.message}`));
    page.on("dialog", (dialog) => {
      misdeeds.push(`opens a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.goto(address);
    return { page, misdeeds, close: () => context.close() };
  };
  return { opened, close: () => browser.close() };
}
