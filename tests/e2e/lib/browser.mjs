/* A real Chromium, pages that notice every error of theirs, and the accessibility check. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { password } from "./node.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const desktop = { width: 1366, height: 768 };
export const phone = { width: 390, height: 844 };

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

/*
 * WJ_E2E_SLOW=N makes the browser N times slower and the network far away: what only works on a fast machine,
 * or only while nothing else runs on it, fails then.
 */
const slow = Number(process.env.WJ_E2E_SLOW ?? 0);

async function slowDown(context, page) {
  const wire = await context.newCDPSession(page);
  await wire.send("Emulation.setCPUThrottlingRate", { rate: slow });
  await wire.send("Network.emulateNetworkConditions", { offline: false, latency: 100 * slow, downloadThroughput: -1, uploadThroughput: -1 });
}

/**
 * A page in a context of its own. `faults` gathers script errors and what the Content-Security-Policy
 * refused; expectations about them are the test's.
 */
export async function openPage(browser, origin, { viewport = desktop, lang = "zh" } = {}) {
  const context = await browser.newContext({ viewport, locale: lang === "zh" ? "zh-CN" : "en-GB", baseURL: origin });
  context.setDefaultTimeout(60_000);
  if (lang !== "zh") await context.addInitScript(() => localStorage.setItem("wangjian.lang", "en"));
  const page = await context.newPage();
  if (slow > 0) await slowDown(context, page);
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // The browser itself reports every answer above 399; those are the tests' business, not faults.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  return { page, context, faults };
}

export async function signIn(page, login) {
  await page.goto("/console/sign-in");
  await page.getByLabel("用户名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "待办事项" }).waitFor();
}

const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it stands, a line a finding. */
export async function accessibilityFaults(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate((levels) => window.axe.run({ runOnly: levels }), LEVELS);
  return found.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.html.slice(0, 160)}`));
}

/** The page has its heading, and nothing on it is still on its way. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[aria-busy=true]"));
}

/** Nothing sticks out to the side, axe is content, and no script or policy complained. */
export async function assertSound(page, faults, what) {
  await settled(page);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(beyond <= 0, `${what}: ${beyond} pixels wider than the window`);
  assert.deepEqual(await accessibilityFaults(page), [], `${what}: accessibility`);
  assert.deepEqual(faults, [], `${what}: errors`);
}
