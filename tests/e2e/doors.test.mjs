/*
 * The public doors: a complaint with its shop and its evidence, the operator's desk where the firm comes first,
 * the rating at the end, and what the public sees of it all.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { assertSound, openBrowser, openPage, phone } from "./lib/browser.mjs";
import { engines, startNode } from "./lib/node.mjs";
import { officer, step } from "./lib/officer.mjs";

// Yesterday in China: a complaint of tomorrow is refused.
const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);

/** One pixel: the smallest picture there is. */
const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

for (const engine of engines) {
  describe(`the public doors on ${engine}`, () => {
    let node, browser;
    before(async () => {
      node = await startNode(engine);
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

    const next = (page) => page.getByRole("button", { name: "下一步" }).click();

    /** Files a complaint about a shop; `more` does what else the second and third step should hold. */
    async function complain(page, shop, { second = async () => {}, third = async () => {} } = {}) {
      await page.goto("/complain");
      await page.getByLabel("宣传和实际不一样，被骗了").check();
      await next(page);
      await page.getByLabel("在哪个平台").fill("青淘网");
      await page.getByLabel("店铺或账号名").fill(shop);
      await page.getByLabel("发生在哪一天").fill(yesterday);
      await page.getByLabel("经过").fill("页面说三天祛斑，用了一个月没有变化，商家不退款。");
      await page.getByLabel("经过").blur();
      await second(page);
      await next(page);
      await page.getByLabel("您的姓名").waitFor();
      await page.getByLabel("退款").check();
      await page.getByLabel("您的姓名").fill("韩梅");
      await page.getByLabel("手机号码").fill("13900001111");
      await third(page);
      await page.getByRole("button", { name: "提交" }).click();
      await page.getByRole("heading", { name: "回执" }).waitFor();
      const cell = (label) => page.locator(".slip > div", { hasText: label }).locator("dd").first().innerText();
      return { no: await cell("编号"), code: await cell("查询码"), organ: await cell("办理机关") };
    }

    async function status(page, { no, code }) {
      await page.goto("/status");
      await page.getByLabel("编号").fill(no);
      await page.getByLabel("查询码").fill(code);
      await page.getByRole("button", { name: "查进度" }).click();
      await page.locator("section h2").first().waitFor();
    }

    test("the shop decides the bureau, the evidence is in the receipt, and the officer's looking is noted", () => visit({}, async (page, faults) => {
      const receipt = await complain(page, "美颜堂", {
        second: async () => {
          await page.getByText("由临海市东湖区市场监督管理局办理").waitFor();
          await assertSound(page, faults, "complaint with its shop");
        },
        third: async () => {
          const box = page.getByLabel("证据材料");
          await box.setInputFiles({ name: "程序.exe", mimeType: "image/png", buffer: Buffer.from("MZ\x90\0 this is no picture, whatever it is called, and it is long enough") });
          await page.getByText("只收图片、PDF 和视频").waitFor();
          await box.setInputFiles({ name: "截图.png", mimeType: "image/png", buffer: picture });
          await page.getByText("已收到", { exact: false }).first().waitFor();
          await assertSound(page, faults, "complaint with evidence");
        },
      });
      assert.match(receipt.organ, /东湖区/);
      assert.ok((await page.locator(".note").innerText()).includes(`file sha256:${digest(picture)}`), "the signed receipt names the file");
      await assertSound(page, faults, "receipt with files");

      const { page: desk, context, faults: deskFaults } = await officer(browser, node.origin, "linlin");
      await desk.goto("/console/work?scope=organ&flow=complaint");
      await desk.locator("[data-row]", { hasText: "美颜堂" }).first().click();
      await desk.getByRole("heading", { name: "投诉举报人" }).waitFor();
      assert.equal(await desk.getByText("13900001111").count(), 0);
      await desk.getByLabel("为什么要查看").fill("电话核实退款经过");
      await desk.getByRole("button", { name: "查看", exact: true }).click();
      await desk.getByText("13900001111").waitFor();
      await desk.getByRole("button", { name: "打开 截图.png" }).click();
      await desk.getByRole("img", { name: "截图.png 的内容" }).waitFor();
      await assertSound(desk, deskFaults, "complaint at the officer's");
      await context.close();
      const head = await officer(browser, node.origin, "zhaojun");
      await head.page.goto("/console/ledger");
      await head.page.getByText("evidence.read").first().waitFor();
      await head.page.getByText("complaint.unseal").first().waitFor();
      await head.context.close();
    }));

    test("bytes that an officer gets are saved, never shown as a page", async () => {
      const begun = await fetch(`${node.origin}/api/v1/public/files`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: "a.pdf", size_bytes: pdf.length }),
      }).then((r) => r.json());
      const sent = await fetch(`${node.origin}/api/v1/public/files/${begun.id}?at=0`, { method: "PUT", headers: { "Content-Type": "application/octet-stream" }, body: pdf });
      assert.equal((await sent.json()).sha256, digest(pdf));
      const filed = await fetch(`${node.origin}/api/v1/public/complaints`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ kind: "report", text: "页面宣称能根治湿疹，附商品页面。", outlet: "美颜堂", violation: "ad-medical-nonmed", files: [begun.id] }),
      });
      assert.equal(filed.status, 201);
      const { page, context } = await officer(browser, node.origin, "linlin");
      await page.goto("/console/work?scope=organ&flow=report");
      await page.locator("[data-row]", { hasText: "美颜堂" }).first().click();
      const button = page.getByRole("button", { name: "打开 a.pdf" });
      await button.waitFor();
      const answer = page.waitForResponse((r) => r.url().includes("/evidence/"));
      const saved = page.waitForEvent("download");
      await button.click();
      const headers = (await answer).headers();
      assert.equal(headers["content-type"], "application/pdf");
      assert.match(headers["content-disposition"], /^attachment;/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.match(headers["content-security-policy"], /sandbox/);
      assert.equal((await saved).suggestedFilename(), "a.pdf");
      // The report was about advertising: the reporter must be answered in seven working days.
      await page.getByText("广告", { exact: false }).first().waitFor();
      await context.close();
    });

    test("the firm comes first: letter, account, offer, acceptance, proof, rating", () => visit({ viewport: phone }, async (page, faults) => {
      const { page: desk, context } = await officer(browser, node.origin, "linlin");
      await desk.goto("/console/entities?q=美颜堂");
      await desk.getByRole("link", { name: /美颜堂/ }).first().click();
      await desk.getByRole("button", { name: "发放激活码" }).click();
      const code = await desk.locator("dd.code").innerText();
      const uscc = await desk.locator("dl[role=status] .mono").first().innerText();
      await context.close();

      const firm = await openPage(browser, node.origin, { viewport: phone });
      await firm.page.goto("/desk");
      await firm.page.getByLabel("第一次使用").check();
      await firm.page.getByLabel("统一社会信用代码").fill(uscc);
      await firm.page.getByLabel("激活码").fill("000000000000");
      await firm.page.getByLabel("经办人姓名").fill("美颜堂客服");
      await firm.page.getByLabel("设一个用户名").fill("meiyantang");
      await firm.page.getByLabel("设一个密码").fill("Meiyan-kefu-2026");
      await firm.page.getByRole("button", { name: "开通" }).click();
      await firm.page.locator(".error, [role=alert]").first().waitFor();
      await assertSound(firm.page, firm.faults, "activation");
      await firm.page.getByLabel("激活码").fill(code);
      await firm.page.getByRole("button", { name: "开通" }).click();
      await firm.page.getByText("账号已开通，请登录。").waitFor();
      await firm.page.getByLabel("密码").fill("Meiyan-kefu-2026");
      await firm.page.getByRole("button", { name: "登录" }).click();
      await firm.page.getByText("没有等您处理的投诉。").waitFor();

      const receipt = await complain(page, "美颜堂", {
        second: async () => {
          await page.getByText("先由商家处理").waitFor();
          await assertSound(page, faults, "the firm first, on a phone");
        },
      });

      await firm.page.reload();
      await firm.page.getByRole("link", { name: /投诉“美颜堂”/ }).first().click();
      await firm.page.getByText("页面说三天祛斑").waitFor();
      assert.doesNotMatch(await firm.page.locator("main").innerText(), /韩梅|13900001111/);
      await firm.page.getByRole("button", { name: "企业提出解决方案" }).click();
      await firm.page.getByLabel("企业答复和解决方案").fill("全额退款，三日内原路退回。");
      await assertSound(firm.page, firm.faults, "offer, on a phone");
      await firm.page.getByRole("button", { name: "企业提出解决方案" }).click();
      await firm.page.locator(".now", { hasText: "待消费者确认" }).waitFor();

      await status(page, receipt);
      await page.getByText("全额退款，三日内原路退回。").waitFor();
      await page.getByRole("button", { name: "消费者接受方案" }).click();
      await page.getByRole("button", { name: "消费者接受方案" }).click();
      await page.locator(".now", { hasText: "和解履行中" }).waitFor();

      await firm.page.reload();
      await firm.page.getByRole("button", { name: "企业提交履行证明" }).click();
      await firm.page.getByLabel("履行情况").fill("已原路退款 159 元。");
      await firm.page.getByLabel("证据材料").setInputFiles({ name: "退款凭证.pdf", mimeType: "application/pdf", buffer: pdf });
      await firm.page.getByText("已收到", { exact: false }).first().waitFor();
      await firm.page.getByRole("button", { name: "企业提交履行证明" }).click();
      await firm.page.getByRole("heading", { name: "您提交的材料" }).waitFor();
      await firm.page.getByText("退款凭证.pdf").waitFor();
      await assertSound(firm.page, firm.faults, "the desk after the proof");
      await firm.context.close();

      await status(page, receipt);
      await page.getByText("已原路退款 159 元。").waitFor();
      await page.getByRole("button", { name: "确认已经履行" }).click();
      await page.getByRole("button", { name: "确认已经履行" }).click();
      await page.locator(".now", { hasText: "已和解" }).waitFor();
      await page.getByRole("heading", { name: "这件事办得怎么样" }).waitFor();
      await page.getByRole("group", { name: /对办理部门/ }).getByLabel("很满意", { exact: true }).check();
      await assertSound(page, faults, "rating, on a phone");
      await page.getByRole("button", { name: "提交评价" }).click();
      await page.getByText("已评价：5 分。谢谢。").waitFor();

      await page.goto(`/operator/${uscc}`);
      await page.getByRole("heading", { name: "投诉解决情况" }).waitFor();
      await page.getByText("受理 1 件，解决 1 件").waitFor();
      await assertSound(page, faults, "operator with its index, on a phone");

      const head = await officer(browser, node.origin, "zhaojun");
      await head.page.goto("/console/supervision");
      const ratings = head.page.locator("section", { has: head.page.getByRole("heading", { name: "消费者评价" }) });
      await ratings.getByText("5.0").waitFor();
      await head.context.close();
    }));

    test("a warning is drafted from the numbers, approved by the head and read by everyone", () => visit({}, async (page, faults) => {
      for (let i = 0; i < 3; i++) await complain(page, "数码优品");
      const draft = await officer(browser, node.origin, "zhangwei");
      await draft.page.goto("/console/warnings");
      await draft.page.getByRole("heading", { name: /数码优品/ }).waitFor();
      await assertSound(draft.page, draft.faults, "warnings");
      await draft.page.locator("li", { hasText: "数码优品" }).getByRole("button", { name: "拟警示" }).click();
      await draft.page.locator("h1", { hasText: "数码优品" }).waitFor();
      const path = new URL(draft.page.url()).pathname;
      await step(draft.page, "报请批准", {
        "警示标题": "关于“数码优品”的消费警示", "警示内容": "近一个月消费者投诉集中在宣传与实物不符，购买前请查看商家公示信息。",
        "已处理国家秘密": true,
      });
      const head = await officer(browser, node.origin, "zhaojun");
      await head.page.goto(path);
      await step(head.page, "批准发布");
      await head.context.close();
      await draft.page.reload();
      await step(draft.page, "发布");
      await draft.context.close();
      await page.goto("/law?part=warnings");
      await page.getByRole("link", { name: "关于“数码优品”的消费警示" }).click();
      await page.getByText("核验通过").waitFor();
      await assertSound(page, faults, "warning");
    }));

    test("a typical case is made of a published decision, names nobody, and is found in the library", () => visit({}, async (page, faults) => {
      const { page: desk, context } = await officer(browser, node.origin, "zhangwei");
      await desk.goto("/console/work?scope=organ&flow=publication");
      await desk.locator("[data-row]").first().click();
      await step(desk, "编写典型案例");
      await desk.locator("aside .links li", { hasText: "典型案例" }).getByRole("link").click();
      await desk.locator(".state .tag", { hasText: "编写中" }).waitFor();
      const path = new URL(desk.url()).pathname;
      const words = {
        "案例标题": "普通食品宣称治病被罚", "基本案情": "某公司在网店页面宣称普通食品能够治疗高血压，并使用“最佳”等用语。",
        "适用条款": "广告法 9、17", "案例启示": "普通食品不能治病，宣传要有依据；看到这样的话请举报。",
        "所涉决定已经生效": true, "已处理国家秘密": true,
      };
      await step(desk, "报请批准", { ...words, "基本案情": "青江康源生物科技有限公司在网店页面宣称普通食品能够治疗高血压。" });
      const head = await officer(browser, node.origin, "zhaojun");
      await head.page.goto(path);
      await step(head.page, "批准发布");
      await desk.reload();
      // A case that names the operator cannot be released: it goes back to be written anew.
      await desk.locator("button.step", { hasText: /^\s*发布/ }).click();
      await desk.getByRole("dialog").locator(".actions button.primary").click();
      await desk.getByRole("dialog").getByRole("alert").waitFor();
      await desk.keyboard.press("Escape");
      await step(desk, "退回修改", { "退回意见": "隐去当事人名称" });
      await step(desk, "报请批准", words);
      await head.page.reload();
      await step(head.page, "批准发布");
      await head.context.close();
      await desk.reload();
      await step(desk, "发布");
      await context.close();
      await page.goto("/law?part=cases");
      await page.getByRole("link", { name: "普通食品宣称治病被罚" }).waitFor();
      await assertSound(page, faults, "typical cases");
      await page.getByRole("searchbox").fill("绝对化");
      await page.getByRole("link", { name: "绝对化用语和禁用内容" }).click();
      await page.getByRole("heading", { name: "违反它的行为" }).waitFor();
      await assertSound(page, faults, "article");
      await page.getByRole("link", { name: "普通食品宣称治病被罚" }).click();
      await page.getByText("核验通过").waitFor();
      assert.doesNotMatch(await page.locator("main").innerText(), /康源/);
    }));
  });
}
