/* The public portal: everybody's doors, on a desk and on a phone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, assertSound, desktop, openBrowser, openPage, phone, settled } from "./lib/browser.mjs";
import { engines, startNode } from "./lib/node.mjs";

// Yesterday in China: a complaint of tomorrow is refused.
const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);

for (const engine of engines) {
  describe(`portal on ${engine}`, () => {
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

    for (const [name, viewport] of [["a desk", desktop], ["a phone", phone]]) {
      test(`every page is sound on ${name}`, () => visit({ viewport }, async (page, faults) => {
        for (const path of ["/", "/search?q=康源", "/complain", "/status", "/check", "/law", "/receipt", "/nothing/here"]) {
          await page.goto(path);
          await settled(page);
          await page.waitForLoadState("networkidle");
          await assertSound(page, faults, path);
        }
      }));
    }

    test("the accessibility check finds a fault when there is one", () => visit({}, async (page) => {
      await page.goto("/");
      await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<img src='/seal.svg'><button></button>"));
      const found = await accessibilityFaults(page);
      assert.ok(found.some((f) => f.startsWith("image-alt")) && found.some((f) => f.startsWith("button-name")), found.join("\n"));
    }));

    test("a page written into by force runs no script", () => visit({}, async (page, faults) => {
      await page.goto("/");
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.broken = true";
        document.body.append(script);
      });
      assert.equal(await page.evaluate(() => window.broken), undefined);
      assert.ok(faults.some((f) => /Content Security Policy/.test(f)), "the policy said nothing");
    }));

    // The words of a page may stand on the one before it too: only the address tells that one has moved on.
    const openOperator = async (page) => {
      await page.getByRole("link", { name: /康源/ }).first().click();
      await page.waitForURL(/\/operator\//);
      await page.getByRole("heading", { name: "公示的决定" }).waitFor();
    };

    test("from the search to a decision whose proof this browser checks", () => visit({}, async (page, faults) => {
      await page.goto("/");
      await page.getByRole("searchbox").fill("康源");
      await page.getByRole("button", { name: "查一查" }).click();
      await openOperator(page);
      await assertSound(page, faults, "operator");
      await page.locator("section", { has: page.getByRole("heading", { name: "公示的决定" }) }).getByRole("link").first().click();
      await page.getByText("核验通过").waitFor();
      await page.getByText("看核验的每一步").click();
      await page.getByText("签名有效").waitFor();
      assert.match(await page.locator("article").innerText(), /罚款/);
      await assertSound(page, faults, "decision");
    }));

    test("an altered record is found by the browser, not believed", () => visit({}, async (page) => {
      await page.route("**/api/v1/public/publications/*", async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        body.proof.leaf = body.proof.leaf.replace("publish", "publisH");
        await route.fulfill({ response, json: body });
      });
      await page.goto("/search?q=康源");
      await openOperator(page);
      await page.locator("section", { has: page.getByRole("heading", { name: "公示的决定" }) }).getByRole("link").first().click();
      await page.getByText("核验未通过：记录内容与它的散列不符").waitFor();
    }));

    test("a complaint is guided, filed, and found again with its code", () => visit({}, async (page, faults) => {
      await page.goto("/complain");
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByText("请填写。").waitFor();
      await page.getByLabel("七天内想退货，商家不退").check();
      await page.getByText("七日内可以退货").waitFor();
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByLabel("商家名称").fill("康源健康旗舰店");
      await page.getByLabel("统一社会信用代码").fill("123");
      await page.getByLabel("发生在哪一天").fill(yesterday);
      await page.getByLabel("经过").fill("签收当天申请退货，商家说拆封不退，客服不再回复。");
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByText("不是有效的统一社会信用代码").waitFor();
      await page.getByLabel("统一社会信用代码").fill("");
      await assertSound(page, faults, "complaint, second step");
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByLabel("退款").check();
      await page.getByLabel("您的姓名").fill("韩梅");
      await page.getByLabel("手机号码").fill("13900001111");
      await assertSound(page, faults, "complaint, third step");
      await page.getByRole("button", { name: "提交" }).click();
      await page.getByRole("heading", { name: "回执" }).waitFor();
      await assertSound(page, faults, "receipt");
      const cell = (label) => page.locator(".slip > div", { hasText: label }).locator("dd").innerText();
      const [no, code] = [await cell("编号"), await cell("查询码")];
      assert.ok(no && code);
      await page.goto("/status");
      await page.getByLabel("编号").fill(no);
      await page.getByLabel("查询码").fill("ZZZZ-ZZZZ");
      await page.getByRole("button", { name: "查进度" }).click();
      await page.getByRole("alert").waitFor();
      await page.getByLabel("查询码").fill(code);
      await page.getByRole("button", { name: "查进度" }).click();
      await page.getByRole("heading", { name: no }).waitFor();
      await page.getByText("由谁办", { exact: true }).waitFor();
    }));

    test("a complaint outlives a broken network", () => visit({}, async (page, faults) => {
      await page.goto("/complain");
      await page.getByLabel("举报：提供违法线索").check();
      await page.getByLabel("宣传和实际不一样，被骗了").check();
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByLabel("商家名称").fill("某某直播间");
      await page.getByLabel("发生在哪一天").fill(yesterday);
      await page.getByLabel("经过").fill("直播里说能根治失眠，买回来是普通枕头。");
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByLabel("您的姓名").fill("韩梅");
      await page.getByLabel("手机号码").fill("13900001111");
      await page.route("**/api/v1/public/complaints", (route) => route.abort());
      await page.getByRole("button", { name: "提交" }).click();
      await page.getByText("连不上服务器").waitFor();
      assert.equal(await page.getByLabel("您的姓名").inputValue(), "韩梅");
      await page.reload();
      await page.getByLabel("举报：提供违法线索").waitFor();
      assert.equal(await page.getByLabel("举报：提供违法线索").isChecked(), true);
      assert.deepEqual(faults, []);
    }));

    test("a draft is checked with the regulator's own rules, its words marked where they stand", () => visit({}, async (page, faults) => {
      await page.goto("/check");
      await page.getByRole("button", { name: "检查" }).click();
      await page.getByText("请填标题或内容").waitFor();
      await page.getByLabel("内容").fill("😀每晚一贴，治 疗 失眠");
      await page.getByRole("button", { name: "检查" }).click();
      await page.getByText(/有 \d+ 处要改/).waitFor();
      assert.ok((await page.locator("blockquote mark").allInnerTexts()).some((m) => m === "治 疗"));
      await page.getByText(/去除分隔符后即“治疗”/).first().waitFor();
      await assertSound(page, faults, "self-check");
      await page.getByLabel("内容").fill("纯棉毛巾，长 70 厘米，宽 34 厘米。");
      await page.getByRole("button", { name: "检查" }).click();
      await page.getByText("没有发现问题").waitFor();
    }));

    test("the law library is searched and read", () => visit({}, async (page, faults) => {
      await page.goto("/law");
      await page.getByPlaceholder(/如：/).fill("绝对化");
      await page.getByRole("link", { name: /绝对化/ }).first().click();
      await page.waitForURL(/\/law\/./);
      await page.getByText("违反了哪一条").waitFor();
      await assertSound(page, faults, "violation");
    }));

    test("English is a switch away and stays", () => visit({}, async (page, faults) => {
      await page.goto("/");
      await page.getByRole("button", { name: "English" }).click();
      await page.getByRole("heading", { name: "Before you buy online, look the shop up." }).waitFor();
      await page.reload();
      await page.getByRole("link", { name: "Learn the law" }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
      await assertSound(page, faults, "home in English");
    }));

    test("the keyboard alone reaches the content and the search", () => visit({}, async (page) => {
      await page.goto("/");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "跳到正文");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "q");
      await page.keyboard.type("康源");
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: /康源/ }).first().waitFor();
    }));
  });
}
