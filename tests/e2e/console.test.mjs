/* The officer console: signing in, moving about, and every page on a desk and on a phone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertSound, desktop, openBrowser, openPage, phone, settled, signIn } from "./lib/browser.mjs";
import { startNode } from "./lib/node.mjs";

describe("console", () => {
  let node, browser;
  before(async () => {
    node = await startNode();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await node?.stop();
  });

  const visit = async (options, walk) => {
    const { page, context, faults } = await openPage(browser, node.origin, options);
    try {
      await walk(page, faults);
    } finally {
      await context.close();
    }
  };
  const ask = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);

  test("a wrong password is told and nothing else", () => visit({}, async (page, faults) => {
    await page.goto("/console/sign-in");
    await assertSound(page, faults, "sign-in");
    await page.getByLabel("用户名").fill("zhangwei");
    await page.getByLabel("密码").fill("wrong");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(new URL(page.url()).pathname, "/console/sign-in");
  }));

  test("who is not signed in is sent to the door and back to where he wanted", () => visit({}, async (page) => {
    await page.goto("/console/rules");
    await page.getByLabel("用户名").fill("zhangwei");
    await page.getByLabel("密码").fill("Wangjian-2026");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("heading", { name: "检测规则" }).waitFor();
  }));

  test("signing out ends the session at the server too", () => visit({}, async (page) => {
    await signIn(page, "zhangwei");
    await page.getByRole("button", { name: "退出" }).click();
    await page.getByRole("heading", { name: "登录工作台" }).waitFor();
    await page.goto("/console/work");
    await page.getByRole("heading", { name: "登录工作台" }).waitFor();
  }));

  for (const [name, viewport] of [["a desk", desktop], ["a phone", phone]]) {
    test(`every page is sound on ${name}`, () => visit({ viewport }, async (page, faults) => {
      await signIn(page, "zhaojun");
      const rows = (await ask(page, "work?scope=below&limit=200")).items;
      const lead = rows.find((row) => row.flow === "lead");
      const operator = (await ask(page, `entities?q=${encodeURIComponent("康源")}`)).items[0];
      const file = await ask(page, `entities/${operator.id}`);
      const case_ = file.matters.find((row) => row.flow === "case-ordinary");
      const finding = (await ask(page, `matters/${lead.id}`)).findings[0];
      const paths = [
        "work", "work?scope=below", `matters/${lead.id}`, `matters/${case_.id}`, "entities", `entities/${operator.id}`,
        `listings/${finding.listing_id}`, "rules", `rules/${finding.rule}`, "law", "law?tab=violations", "law?tab=terms",
        "law?tab=due&term=case.verify_lead", "law/flows/case-ordinary", "supervision", "ledger?seq=3", "people", "no/such/page",
      ];
      for (const path of paths) {
        await page.goto(`/console/${path}`);
        await settled(page);
        await page.waitForLoadState("networkidle");
        assert.equal(await page.getByRole("alert").count(), 0, `${path} shows a problem`);
        await assertSound(page, faults, path);
      }
    }));
  }

  test("a lead says which words, how they were disguised, under which article", () => visit({}, async (page) => {
    await signIn(page, "zhaojun");
    const operator = (await ask(page, `entities?q=${encodeURIComponent("康源")}`)).items[0];
    const file = await ask(page, `entities/${operator.id}`);
    await page.goto(`/console/matters/${file.matters.find((row) => row.flow === "lead").id}`);
    await page.getByText("原文“失 眠”，去除分隔符后即“失眠”").first().waitFor();
    assert.ok((await page.locator("blockquote mark").allInnerTexts()).includes("失 眠"));
    await page.getByText("广告法 17").first().waitFor();
    assert.match(await page.locator(".finding").first().innerText(), /把握/);
  }));

  test("a verdict of wrong needs its reason, and stays", () => visit({}, async (page) => {
    await signIn(page, "zhangwei");
    const lead = (await ask(page, "work?scope=organ&flow=lead")).items[0];
    await page.goto(`/console/matters/${lead.id}`);
    const finding = page.locator(".finding").first();
    await finding.getByRole("button", { name: "误报" }).click();
    await finding.getByRole("button", { name: "保存判断" }).click();
    await finding.getByText("请写明为什么是误报").waitFor();
    await finding.getByLabel(/为什么是误报/).fill("商品是医疗器械，有注册证");
    await finding.getByRole("button", { name: "保存判断" }).click();
    await finding.locator(".tag", { hasText: "误报" }).waitFor();
    await page.reload();
    await page.locator(".finding .tag", { hasText: "误报" }).first().waitFor();
    await page.getByText("商品是医疗器械，有注册证").waitFor();
  }));

  test("the work list is walked with the keyboard", () => visit({}, async (page) => {
    await signIn(page, "zhaojun");
    await page.locator("[data-row]").first().waitFor();
    const rows = await page.locator("[data-row]").allInnerTexts();
    const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());
    await page.keyboard.press("j");
    assert.equal(await focused(), rows[0]);
    await page.keyboard.press("j");
    assert.equal(await focused(), rows[1]);
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), rows[0]);
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: rows[0] }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await page.getByRole("heading", { name: "待办事项" }).waitFor();
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "find");
    await page.keyboard.type("jjj");
    assert.equal(await page.locator("#find").inputValue(), "jjj");
  }));

  test("a dialog keeps the focus, closes with Escape, and gives the focus back", () => visit({}, async (page, faults) => {
    await signIn(page, "zhangwei");
    const button = page.getByRole("button", { name: "新建事项" });
    await button.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("办理程序").waitFor();
    await assertSound(page, faults, "dialog");
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest("dialog"))), `tab ${i + 1} left the dialog`);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await button.evaluate((b) => b === document.activeElement));
  }));

  test("a matter opened by hand is asked what its procedure needs", () => visit({}, async (page) => {
    await signIn(page, "zhangwei");
    await page.getByRole("button", { name: "新建事项" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("办理程序").selectOption("lead");
    await dialog.getByLabel("标题").fill("巡查发现无照经营网店");
    await dialog.getByLabel(/发现线索或者收到材料之日/).waitFor();
    await dialog.getByRole("button", { name: "建立" }).click();
    await dialog.getByText("请填写。").first().waitFor();
    await dialog.getByLabel(/线索来源/).selectOption("inspection");
    await dialog.getByLabel(/发现线索或者收到材料之日/).fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
    await dialog.getByRole("button", { name: "建立" }).click();
    await page.locator("h1", { hasText: "巡查发现无照经营网店" }).waitFor();
    await page.getByText("线索核查并决定是否立案").first().waitFor();
  }));

  test("of two who change a matter at once, the second is told", () => visit({}, async (page) => {
    await signIn(page, "chenming");
    const lead = (await ask(page, "work?scope=organ&flow=lead&state=pending")).items[0];
    await page.goto(`/console/matters/${lead.id}`);
    const step = page.locator("button.step", { hasText: "分派核查" });
    await step.waitFor();
    const other = await openPage(browser, node.origin);
    await signIn(other.page, "chenming");
    await other.page.goto(`/console/matters/${lead.id}`);
    const choose = async (p) => {
      const dialog = p.getByRole("dialog");
      await p.locator("button.step", { hasText: "分派核查" }).click();
      await dialog.locator("option", { hasText: "张伟" }).first().waitFor({ state: "attached" });
      await dialog.locator("select").nth(0).selectOption({ label: "张伟 · 东湖区局" });
      await dialog.locator("select").nth(1).selectOption({ label: "李强 · 东湖区局" });
      await dialog.locator(".actions button.primary").click();
    };
    await choose(other.page);
    await other.page.getByRole("dialog").waitFor({ state: "detached" });
    await other.context.close();
    await choose(page);
    await page.getByRole("dialog").getByRole("alert").waitFor();
    assert.match(await page.getByRole("dialog").getByRole("alert").innerText(), /更改|改动|刷新/);
  }));

  test("a deadline is reckoned day by day", () => visit({}, async (page) => {
    await signIn(page, "zhangwei");
    await page.goto("/console/law?tab=due&term=case.verify_lead");
    await page.locator("select option[value='case.verify_lead']").first().waitFor({ state: "attached" });
    await page.getByLabel("起算日").fill("2026-09-18");
    await page.getByRole("button", { name: "计算" }).click();
    await page.getByText("2026年10月15日 周四").waitFor();
    await page.getByLabel("起算日").fill("2031-01-04");
    await page.getByRole("button", { name: "计算" }).click();
    await page.getByRole("alert").or(page.locator(".error")).first().waitFor();
  }));

  test("the console speaks English", () => visit({ lang: "en" }, async (page, faults) => {
    await page.goto("/console/sign-in");
    await page.getByLabel("User name").fill("zhaojun");
    await page.getByLabel("Password").fill("Wangjian-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Work list" }).waitFor();
    await page.waitForLoadState("networkidle");
    await assertSound(page, faults, "work list in English");
  }));
});
