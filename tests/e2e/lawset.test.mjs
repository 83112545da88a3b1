/*
 * Changing the law on a running node: a working copy is exported, changed, checked, proposed by the editor, passed by
 * the legal reviewer, approved by a head, and governs new matters at once; open ones stay under theirs.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertSound, openBrowser, phone, settled } from "./lib/browser.mjs";
import { engines, startNode } from "./lib/node.mjs";
import { document, officer, step, today } from "./lib/officer.mjs";

for (const engine of engines) {
  describe(`law sets on ${engine}`, () => {
    let node, browser, copy;
    before(async () => {
      node = await startNode(engine);
      browser = await openBrowser();
      copy = mkdtempSync(join(tmpdir(), "wj-law-"));
      node.run("law", "export", copy);
    });
    after(async () => {
      await browser?.close();
      await node?.stop();
      if (copy) rmSync(copy, { recursive: true, force: true });
    });

    const change = (name, from, to) => {
      const path = join(copy, name);
      const text = readFileSync(path, "utf8");
      assert.ok(text.includes(from));
      writeFileSync(path, text.replace(from, to));
    };
    const ask = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);

    test("a set is proposed, approved by others and governs without restart", async () => {
      const { page: editor, faults, context } = await officer(browser, node.origin, "guize");
      await editor.goto("/console/law?tab=sets");
      await editor.getByRole("cell", { name: /随程序附带/ }).first().waitFor();
      await assertSound(editor, faults, "law sets");

      change("terms.csv", "监督检查),15,workday", "监督检查),15,weekday");
      await editor.getByLabel(/^工作副本文件夹/).setInputFiles(copy);
      await editor.getByLabel(/^名称/).fill("线索核查期限改为十日");
      await editor.getByLabel(/^变更理由/).fill("新规定施行");
      await editor.getByRole("button", { name: "检查并预览" }).click();
      await editor.getByText(/terms\.csv:2: unit: "weekday" should be one of/).waitFor();
      assert.ok(await editor.getByRole("button", { name: "提交审核" }).isDisabled());

      change("terms.csv", "监督检查),15,weekday", "监督检查),10,workday");
      await editor.getByLabel(/^工作副本文件夹/).setInputFiles(copy);
      await editor.getByRole("button", { name: "检查并预览" }).click();
      await editor.getByRole("heading", { name: "对在办事项的影响" }).waitFor();
      const leads = (await ask(editor, "work?scope=below&flow=lead&limit=200")).items;
      assert.ok(leads.length > 0);
      await editor.getByRole("cell", { name: leads[0].no }).first().waitFor();
      await assertSound(editor, faults, "preview of a law set");
      await editor.getByRole("button", { name: "提交审核" }).click();
      await editor.getByRole("heading", { name: "线索核查期限改为十日" }).waitFor();
      const address = new URL(editor.url()).pathname;
      await step(editor, "影响预览", { 影响预览已经完成: true, 影响预览结果: "线索核查期限缩短五个工作日" });
      await document(editor, "规则变更");
      await context.close();

      const legal = await officer(browser, node.origin, "lufa");
      await legal.page.goto(address);
      await step(legal.page, "法制和技术审核通过", { 审核意见: "同意" });
      await legal.context.close();

      const head = await officer(browser, node.origin, "xuling");
      await head.page.goto(address);
      await step(head.page, "批准并定启用日期", { 启用日期: today() });
      const sets = (await ask(head.page, "law/sets")).items;
      const now = sets.find((s) => s.state === "in_force");
      assert.equal(now.title, "线索核查期限改为十日");
      assert.equal(now.switched_by, "徐玲");
      const terms = (await ask(head.page, "law/terms?q=case.verify_lead")).items;
      assert.match(terms.find((x) => x.id === "case.verify_lead").length, /10/);

      const lead = await ask(head.page, `matters/${leads[0].id}`);
      assert.notEqual(lead.law_hash, now.hash);
      assert.equal(lead.due_on, leads[0].due_on);
      const both = await ask(head.page, `matters/${leads[0].id}/law`);
      assert.equal(both.hash_now, now.hash);
      assert.ok(both.clocks[0].due_now < both.clocks[0].due_then);

      await head.page.goto(`/console/matters/${leads[0].id}`);
      await head.page.getByText("与另一日的法律并列比较").click();
      await head.page.getByText("与事项适用的版本不同，结果并列如下。").waitFor();
      await assertSound(head.page, head.faults, "a matter beside today's law");
      await head.page.goto(`/console/law/sets/${sets.find((s) => s.state === "past").hash}`);
      await head.page.getByRole("heading", { name: "与现行版本相比" }).waitFor();
      await assertSound(head.page, head.faults, "one law set");
      await head.context.close();
    });

    test("the pages fit a phone", async () => {
      const { page, faults, context } = await officer(browser, node.origin, "guize");
      await page.setViewportSize(phone);
      await page.goto("/console/law?tab=sets");
      await page.getByRole("heading", { name: "提交新版本" }).waitFor();
      await settled(page);
      await assertSound(page, faults, "law sets on a phone");
      await context.close();
    });
  });
}
