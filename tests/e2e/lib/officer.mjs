/* What officers do in the console, in the words of the page. */
import { openPage, signIn } from "./browser.mjs";

/** An officer's own window, signed in. */
export async function officer(browser, origin, login) {
  const opened = await openPage(browser, origin);
  await signIn(opened.page, login);
  return opened;
}

const exact = (text) => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

/** Fills the fields of an open dialog by their labels: true and false choose yes and no, arrays nothing. */
async function fill(dialog, answers) {
  for (const [label, value] of Object.entries(answers)) {
    if (typeof value === "boolean") {
      const group = dialog.getByRole("group", { name: exact(label) });
      if (await group.count()) await group.getByLabel(value ? "是" : "否", { exact: true }).check();
      else await dialog.getByRole("checkbox", { name: exact(label) }).setChecked(value);
      continue;
    }
    const field = dialog.getByLabel(exact(label)).first();
    if ((await field.evaluate((f) => f.tagName)) !== "SELECT") {
      await field.fill(value);
      continue;
    }
    const option = field.locator("option", { hasText: value }).first();
    await field.selectOption(await option.getAttribute("value"));
  }
}

/** What a form still wants once everything known is in it: a paper's own sentences. */
async function fillRest(dialog) {
  for (const field of await dialog.locator("[required]").all()) {
    if ((await field.inputValue()) !== "") continue;
    const [tag, type] = await field.evaluate((f) => [f.tagName, f.type]);
    if (tag === "SELECT") await field.selectOption({ index: 1 });
    else if (type === "date") await field.fill(today());
    else await field.fill("经核查属实，详见卷宗所附证据材料。");
  }
}

/** Today in China. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Takes a step of the matter that is open, and waits until the page has the new state. */
export async function step(page, label, answers = {}) {
  await page.locator("button.step", { hasText: exact(label) }).first().click();
  await finish(page, label, answers, false);
}

/** Makes a document that is needed; what is not answered stays as the program prefilled it. */
export async function document(page, title, answers = {}) {
  const row = page.locator(".needed li", { hasText: title });
  await row.getByRole("button", { name: "制作" }).click();
  await finish(page, title, answers, true);
  await page.locator(".made li[data-state='made']", { hasText: title }).first().waitFor();
}

async function finish(page, what, answers, paper) {
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await fill(dialog, answers);
  if (paper) await fillRest(dialog);
  const answered = page.waitForResponse((r) => r.request().method() === "POST" && r.url().includes("/matters/"))
    .catch(() => null);
  await dialog.locator(".actions button.primary").click();
  const response = await answered;
  if (!response) throw new Error(`${what}: the form was not sent: ${await dialog.locator(".error").allInnerTexts()}`);
  if (!response.ok()) throw new Error(`${what}: ${response.status()} ${await response.text()}`);
  await dialog.waitFor({ state: "detached" });
}
