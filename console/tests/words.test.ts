import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "@/i18n/en";
import { fill } from "@/i18n/fill";
import { zh } from "@/i18n/zh";
import { distinctSpans, explainSpan } from "@/lib/disguise";
import { percent, scoreWord } from "@/lib/score";
import { yamlLines } from "@/lib/yamlink";

test("Chinese and English have the same messages", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
});

const slots = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1] as string))].sort();

test("every message takes the same values in both languages, and none is empty", () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    assert.deepEqual(slots(en[key]), slots(zh[key]), key);
    assert.ok(zh[key].trim() !== "" && en[key].trim() !== "", key);
  }
});

test("English messages hold no Chinese but where they quote it", () => {
  const quoting = new Set(["library.findHint"]);
  for (const [key, text] of Object.entries(en)) {
    if (!quoting.has(key)) assert.doesNotMatch(text, /[\u4e00-\u9fff]/, key);
  }
});

test("values are filled in, one and many told apart, unknown names left standing", () => {
  assert.equal(fill("{n} {n|day|days} left", { n: 1 }), "1 day left");
  assert.equal(fill("{n} {n|day|days} left", { n: 4 }), "4 days left");
  assert.equal(fill("还剩 {n} 天", { n: 4 }), "还剩 4 天");
  assert.equal(fill("{who}", {}), "{who}");
});

const words = {
  plain: "原文“{text}”", undone: "原文“{text}”，{via}后即“{as}”", and: "、",
  names: (via: string) => ({ separator: "去除分隔符", width: "全角转半角" })[via] ?? via,
};

test("a disguise is told in one sentence", () => {
  assert.equal(explainSpan({ text: "最.佳", as: "最佳", via: ["separator"] }, words), "原文“最.佳”，去除分隔符后即“最佳”");
  assert.equal(explainSpan({ text: "最佳", as: "最佳", via: [] }, words), "原文“最佳”");
  assert.equal(
    explainSpan({ text: "ｎｏ．１", as: "no1", via: ["width", "separator"] }, words),
    "原文“ｎｏ．１”，全角转半角、去除分隔符后即“no1”",
  );
});

test("a hostile original text is quoted as it is", () => {
  assert.equal(explainSpan({ text: "$&{as}", as: "$1", via: ["x"] }, words).includes("$&"), true);
});

test("a word that stands three times is explained once", () => {
  const span = { text: "最佳", as: "最佳", via: [] };
  const found = distinctSpans([span, { ...span }, { ...span, via: ["width"] }, span]);
  assert.deepEqual(found.map((f) => f.n), [3, 1]);
});

test("a score has a word", () => {
  assert.deepEqual([0.95, 0.9, 0.75, 0.5, 0.1].map(scoreWord), ["sure", "sure", "likely", "possible", "weak"]);
});

test("a share without a whole is a dash", () => {
  assert.equal(percent(undefined), "—");
  assert.equal(percent(Number.NaN), "—");
  assert.equal(percent(0.876), "88%");
});

test("inking a rule's source never changes it", () => {
  const source = "# 规则\nrules:\n  - id: ad-01\n    when: near(a, b, 3)   # 近\n\n    hit:\n      - 最佳: 是\n      - {kind: ad}";
  const lines = yamlLines(source);
  assert.equal(lines.map((l) => l.map((p) => p.text).join("")).join("\n"), source);
  assert.deepEqual(lines[2]?.map((p) => p.kind), ["text", "key", "text"]);
  assert.deepEqual(lines[0]?.map((p) => p.kind), ["comment"]);
});
