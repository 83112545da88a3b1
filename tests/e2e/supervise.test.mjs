/* Supervision: reminders, the rows behind every number, calendars, and whose organs are counted. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertSound, desktop, openBrowser, openPage, phone, signIn } from "./lib/browser.mjs";
import { execFileSync } from "node:child_process";
import { engines, program, startNode } from "./lib/node.mjs";

const later = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

for (const engine of engines) {
  describe(`supervision on ${engine}`, () => {
    let node, browser;
    before(async () => {
      // The clocks of the demonstration run out three weeks on: climb the ladder as if those days had come.
      node = await startNode(engine, [], (run) => {
        for (let days = 16; days <= 34; days += 3) run("job", "reminders", "--on", later(days));
      });
      browser = await openBrowser();
    });
    after(async () => {
      await browser?.close();
      await node?.stop();
    });

    const visit = async (login, walk, options = {}) => {
      const { page, context, faults } = await openPage(browser, node.origin, options);
      try {
        await signIn(page, login);
        await walk(page, faults);
      } finally {
        await context.close();
      }
    };
    const ask = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
    const allRows = async (page, query) => {
      const asked = new URLSearchParams(query);
      asked.delete("of"); // only words for the heading
      let n = 0;
      for (let after = ""; ;) {
        const answer = await ask(page, `supervision/rows?${asked}${after ? `&after=${encodeURIComponent(after)}` : ""}`);
        assert.ok(answer.items, `${query}: ${JSON.stringify(answer)}`);
        n += answer.items.length;
        if (!answer.next) return n;
        after = answer.next;
      }
    };

    test("a reminder stands over the work list until it was seen", () => visit("zhangwei", async (page, faults) => {
      const heading = page.getByRole("heading", { name: /^催办（\d+）$/ });
      await heading.waitFor();
      const count = async () => (await ask(page, "reminders")).items.length;
      const n = await count();
      assert.ok(n > 0);
      await assertSound(page, faults, "work list with reminders");
      await page.locator(".reminders li").first().getByRole("button", { name: /^知道了/ }).click();
      if (n > 1) await page.getByRole("heading", { name: `催办（${n - 1}）` }).waitFor();
      else await heading.waitFor({ state: "detached" });
      assert.equal(await count(), n - 1);
    }));

    test("every number of supervision leads to as many rows", () => visit("xuling", async (page) => {
      await page.goto("/console/supervision");
      await page.getByRole("heading", { name: /^谁批准了什么/ }).waitFor();
      const links = await page.locator("main a[href*='supervision/rows']").evaluateAll((list) =>
        list.map((a) => ({ n: Number(a.textContent.replace(/,/g, "")), query: a.search.slice(1) })));
      assert.ok(links.length > 20, `${links.length} numbers`);
      for (const { n, query } of links) assert.equal(await allRows(page, query), n, query);
      await page.locator("main a[href*='what=lead']").first().click();
      await page.getByRole("heading", { name: "线索", exact: true }).waitFor();
      await page.locator("[data-rows]").first().waitFor();
      assert.equal(await page.locator("[data-rows]").count(), links.find((l) => l.query === "what=lead").n);
      await page.locator("[data-row]").first().click();
      await page.locator("h1").waitFor();
    }));

    test("first offences that were treated unequally stand side by side", () => visit("xuling", async (page) => {
      await page.goto("/console/supervision");
      const pair = page.locator(".pair", { hasText: "首页未持续公示执照" });
      await pair.waitFor();
      await pair.getByRole("link", { name: "青江好未来教育咨询有限公司" }).waitFor();
      await pair.getByRole("link", { name: "临海市美颜堂化妆品商行" }).click();
      await page.getByRole("heading", { name: "美颜堂首页未公示营业执照" }).waitFor();
    }));

    test("a bureau sees its own organs and market alone", async () => {
      const leads = {};
      for (const login of ["maoyu", "xuling"]) {
        await visit(login, async (page) => {
          const funnel = (await ask(page, "supervision")).funnel;
          leads[login] = Object.fromEntries(funnel.map((s) => [s.step, s.n]));
          const organs = (await ask(page, "supervision/rows?what=lead")).items.map((row) => row.organ_name);
          if (login === "maoyu") assert.ok(organs.every((name) => name === "云城区局"), organs.join());
        });
      }
      assert.ok(leads.maoyu.lead < leads.xuling.lead);
      assert.ok(leads.maoyu.monitored < leads.xuling.monitored);
      assert.equal(leads.maoyu.decided, 0);
      assert.ok(leads.xuling.decided > 1);
    });

    test("a calendar address works without signing in until it is revoked", () => visit("zhangwei", async (page, faults) => {
      await page.getByRole("link", { name: "期限日历" }).click();
      await page.getByRole("button", { name: "生成订阅地址" }).click();
      const address = await page.locator("#feed").innerText();
      await assertSound(page, faults, "calendar");
      const feed = await fetch(address);
      assert.match(feed.headers.get("content-type"), /^text\/calendar/);
      const text = await feed.text();
      const unfolded = text.replace(/\r\n /g, "");
      assert.match(unfolded, /BEGIN:VEVENT\r\nUID:[^\r]+\r\n/);
      assert.match(unfolded, /DTSTART;VALUE=DATE:\d{8}\r\n/);
      assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75));
      await page.getByRole("button", { name: "作废" }).click();
      await page.getByText("还没有订阅地址。").waitFor();
      assert.equal((await fetch(address)).status, 404);
    }));

    test("the case file is one click, complete, and checked without the node", () => visit("zhangwei", async (page, faults) => {
      const operator = (await ask(page, `entities?q=${encodeURIComponent("康源")}`)).items[0];
      const file = await ask(page, `entities/${operator.id}`);
      await page.goto(`/console/matters/${file.matters.find((row) => row.flow === "case-ordinary").id}`);
      const href = await page.getByRole("link", { name: /^案卷 PDF/ }).getAttribute("href");
      const type = await page.evaluate(async (to) => (await fetch(to)).headers.get("content-type"), href);
      assert.equal(type, "application/pdf");
      const [download] = await Promise.all([
        page.waitForEvent("download"), page.getByRole("link", { name: /^案卷压缩包/ }).evaluate((a) => { a.download = ""; a.click(); }),
      ]);
      const said = execFileSync(program, ["casefile", "verify", await download.path()], { encoding: "utf8" });
      assert.match(said, /^case file ok: 东湖区局立案/);
      assert.match(said, /2[0-9] files/);
      assert.deepEqual(faults, []);
    }));

    for (const [name, viewport] of [["a desk", desktop], ["a phone", phone]]) {
      test(`the pages of supervision are sound on ${name}`, () => visit("zhaojun", async (page, faults) => {
        for (const path of ["supervision", "supervision/rows?what=lead", "supervision/rows?what=monitored", "calendar"]) {
          await page.goto(`/console/${path}`);
          await page.locator("h1").first().waitFor();
          await page.waitForLoadState("networkidle");
          assert.equal(await page.getByRole("alert").count(), 0, `${path} shows a problem`);
          await assertSound(page, faults, path);
          if (process.env.WJ_SHOTS) await page.screenshot({ path: `${process.env.WJ_SHOTS}/${viewport.width}-${path.replace(/\W+/g, "-")}.png`, fullPage: true });
        }
      }, { viewport }));
    }
  });
}
