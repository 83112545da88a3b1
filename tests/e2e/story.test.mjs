/*
 * The whole story in the browser, by the officers it takes: a lead is taken, verified and filed, the case is
 * walked to a decision with its papers, the decision is served and published, and anyone proves it.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openBrowser, openPage, settled } from "./lib/browser.mjs";
import { engines, startNode } from "./lib/node.mjs";
import { document, officer, step, today } from "./lib/officer.mjs";

for (const engine of engines) {
  describe(`from a lead to a published decision on ${engine}`, () => {
    let node, browser;
    const people = {};
    const pages = {};
    before(async () => {
      node = await startNode(engine);
      browser = await openBrowser();
      for (const login of ["zhangwei", "chenming", "sunli", "zhaojun"]) {
        people[login] = await officer(browser, node.origin, login);
        pages[login] = people[login].page;
      }
    });
    after(async () => {
      await browser?.close();
      await node?.stop();
    });

    let subject, operator, matterUrl;
    // Each part goes on where the last one ended: after a failure the rest would only repeat it.
    let broken = false;
    const part = (name, walk) => test(name, async (t) => {
      if (broken) return t.skip("an earlier part failed");
      broken = true;
      await walk();
      broken = false;
    });
    const open = async (login) => {
      await pages[login].goto(matterUrl);
      await settled(pages[login]);
      return pages[login];
    };

    part("a lead is taken, read and judged", async () => {
      const { zhangwei } = pages;
      await zhangwei.goto("/console/work?scope=organ&flow=lead&state=pending");
      const link = zhangwei.locator("[data-row]").first();
      subject = (await link.innerText()).split("：")[0];
      await link.click();
      await zhangwei.locator(".finding").first().waitFor();
      matterUrl = new URL(zhangwei.url()).pathname;
      operator = (await zhangwei.locator("aside .name").innerText()).trim();
      await step(zhangwei, "领取线索", { "协办人": "李强" });
      await zhangwei.locator(".state .tag", { hasText: "核查中" }).waitFor();
      const finding = zhangwei.locator(".finding").first();
      await finding.getByRole("button", { name: "属实" }).click();
      await finding.getByRole("button", { name: "保存判断" }).click();
      await finding.locator(".tag", { hasText: "属实" }).waitFor();
      await zhangwei.getByText("怎样算出来的").first().click();
      await zhangwei.locator(".reckon").first().waitFor();
    });

    part("the handler may not approve his own proposal, and the head may only with its paper", async () => {
      const { zhangwei } = pages;
      await step(zhangwei, "报请立案", {
        "有证据初步证明存在违法行为": true, "依法应当给予行政处罚": true, "属于本部门管辖": true, "在给予行政处罚的法定期限内": true,
        "案由": "涉嫌发布违法广告", "涉嫌违法行为": "在网店页面使用法律禁止的用语",
      });
      await zhangwei.getByText(/暂不能办的/).click();
      assert.equal(await zhangwei.locator("button.step", { hasText: "批准立案" }).count(), 0);
      assert.match(await zhangwei.locator(".refused li", { hasText: "批准立案" }).innerText(), /部门负责人|角色|身份|文书/);
      const head = await open("zhaojun");
      await head.getByText(/暂不能办的/).waitFor();
      assert.equal(await head.locator("button.step", { hasText: "批准立案" }).count(), 0);
      await document(zhangwei, "立案审批表");
      await open("zhaojun");
      await step(pages.zhaojun, "批准立案");
      await pages.zhaojun.locator(".state .tag", { hasText: "已立案" }).waitFor();
    });

    part("the paper made is a PDF with the digest that is shown", async () => {
      const page = await open("zhangwei");
      const link = page.locator(".made a").first();
      const shown = await page.locator(".made .mono").first().getAttribute("title");
      const [type, digest] = await page.evaluate(async (href) => {
        const response = await fetch(href);
        const hash = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
        return [response.headers.get("content-type"), [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, "0")).join("")];
      }, await link.getAttribute("href"));
      assert.equal(type, "application/pdf");
      assert.equal(digest, shown);
    });

    part("the case is investigated and concluded", async () => {
      const { chenming, zhangwei } = pages;
      await open("zhaojun");
      await pages.zhaojun.locator("aside .links a").first().click();
      await pages.zhaojun.getByText("普通程序案件").first().waitFor();
      matterUrl = new URL(pages.zhaojun.url()).pathname;
      await open("chenming");
      await step(chenming, "指定办案人员", { "承办人": "张伟", "协办人": "李强" });
      await open("zhangwei");
      await step(zhangwei, "告知权利");
      await step(zhangwei, "调查终结", {
        "处理意见": "给予行政处罚", "裁量阶次": "一般", "裁量理由": "首次违法，配合调查", "罚款数额": "8,000", "没收违法所得和非法财物价值合计": "0",
      });
      await document(zhangwei, "案件调查终结报告");
      await step(zhangwei, "提交审核");
    });

    part("somebody else reviews, the head approves the notice, the party waives its rights", async () => {
      const { sunli, zhaojun, zhangwei } = pages;
      await open("sunli");
      await document(sunli, "案件审核表");
      await step(sunli, "案件审核通过", { "审核意见": "同意办案机构意见" });
      await open("zhaojun");
      await step(zhaojun, "批准告知");
      await open("zhangwei");
      await document(zhangwei, "行政处罚告知书");
      await step(zhangwei, "送达处罚告知书", { "送达方式": "直接送达", "送达日期": today() });
      await zhangwei.locator(".terms", { hasText: "陈述申辩" }).waitFor();
      await step(zhangwei, "放弃陈述申辩和听证", { "当事人明确放弃": true });
      await step(zhangwei, "告知程序完成");
    });

    part("the head decides, the decision is served and performed, the case is closed", async () => {
      const { zhaojun, zhangwei } = pages;
      await open("zhaojun");
      // 8,000 yuan is far below the ordinary band of this violation: without a reason the decision is refused.
      await assert.rejects(
        step(zhaojun, "决定给予行政处罚", { "裁量阶次": "一般", "裁量理由": "首次违法，配合调查" }),
        /罚款数额不在所选裁量阶次的幅度内/,
      );
      const decision = zhaojun.getByRole("dialog");
      await decision.getByRole("alert").waitFor();
      await decision.getByLabel(/^罚款数额超出所选裁量阶次幅度的理由/).fill("货值仅三百元，当日下架，没有危害后果");
      await decision.locator(".actions button.primary").click();
      await decision.waitFor({ state: "detached" });
      await open("zhangwei");
      await document(zhangwei, "行政处罚决定书");
      await step(zhangwei, "送达处罚决定书", { "送达方式": "直接送达", "送达日期": today() });
      await step(zhangwei, "登记缴纳罚没款", { "本次缴纳数额": "8,000", "缴纳日期": today() });
      await step(zhangwei, "执行完毕", { "履行完毕之日": today() });
      await document(zhangwei, "结案审批表");
      await open("zhaojun");
      await step(zhaojun, "批准结案");
      await open("zhangwei");
      assert.ok((await zhangwei.locator(".line li").count()) >= 14, "the timeline tells every step");
    });

    part("the decision is published and proved by anyone", async () => {
      const { zhangwei } = pages;
      await zhangwei.goto("/console/work?scope=organ&flow=publication");
      await zhangwei.locator("[data-row]", { hasText: subject }).first().click();
      await zhangwei.locator("h1", { hasText: subject }).waitFor();
      matterUrl = new URL(zhangwei.url()).pathname;
      await step(zhangwei, "填写处罚信息摘要", { "处罚决定书文号": "东湖区局处罚〔2026〕9号", "作出决定之日": today(), "案由": "发布违法广告" });
      await step(zhangwei, "认定为一般失信", { "已经保密审查": true });
      await document(zhangwei, "行政处罚信息摘要");
      await step(zhangwei, "公示");
      const { page, context, faults } = await openPage(browser, node.origin);
      await page.goto("/");
      await page.getByRole("searchbox").fill(operator);
      await page.getByRole("button", { name: "查一查" }).click();
      await page.getByRole("link", { name: operator }).first().click();
      await page.waitForURL(/\/operator\//);
      await page.getByRole("heading", { name: "公示的决定" }).waitFor();
      await page.getByRole("link", { name: /发布违法广告/ }).first().click();
      await page.getByText("核验通过").waitFor();
      assert.match(await page.locator("article").innerText(), /8,?000/);
      assert.deepEqual(faults, []);
      await context.close();
    });

    part("the ledger of it all verifies, and nothing went wrong on the way", async () => {
      for (const [login, { faults }] of Object.entries(people)) assert.deepEqual(faults, [], login);
      assert.match(node.run("ledger", "verify"), /\d+/);
    });
  });
}
