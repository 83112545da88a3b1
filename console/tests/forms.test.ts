import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ask } from "@/api/types";
import { answerOf, answersOf, typedOf } from "@/lib/asks";
import { complaintFaults, complaintInput, emptyDraft, isUscc, stepOf } from "@/lib/complaint";
import { fenOfYuan, yuanOfFen } from "@/lib/money";
import { demandIds, scenarios } from "@/lib/rights";

const ask = (more: Partial<Ask>): Ask => ({ name: "x", type: "text", label: "x", ...more });

test("yuan become fen without rounding", () => {
  const cases: [string, number | null][] = [
    ["0", 0], ["1234.5", 123450], ["1,234.05", 123405], ["９９．９", 9990], ["¥ 12", 1200], ["20元", 2000],
    ["", null], ["1.234", null], ["-1", null], ["1e3", null], [".5", null], ["abc", null],
  ];
  for (const [typed, fen] of cases) assert.equal(fenOfYuan(typed), fen, typed);
});

test("fen are shown as yuan with groups of three", () => {
  assert.equal(yuanOfFen(123456789), "1,234,567.89");
  assert.equal(yuanOfFen(100), "1");
  assert.equal(yuanOfFen(5), "0.05");
  assert.equal(yuanOfFen(-1050), "-10.50");
});

test("a sum survives being shown and typed back", () => {
  for (const fen of [0, 1, 99, 100, 123450, 999999999]) assert.equal(fenOfYuan(yuanOfFen(fen)), fen);
});

test("a required question left empty is named", () => {
  for (const type of ["int", "fen", "day", "text", "enum", "person"] as const) {
    assert.equal(answerOf(ask({ type, required: true }), "  ").fault, "required", type);
  }
});

test("an optional question left empty has no value", () => {
  assert.deepEqual(answerOf(ask({ type: "fen" }), ""), {});
});

test("a required yes-or-no must be answered, and no is an answer", () => {
  const question = ask({ type: "bool", required: true });
  assert.equal(typedOf(question), "");
  assert.equal(answerOf(question, "").fault, "required");
  assert.deepEqual(answerOf(question, false), { value: false });
});

test("an optional yes-or-no starts as no", () => {
  assert.equal(typedOf(ask({ type: "bool" })), false);
  assert.deepEqual(answersOf([ask({ type: "bool" })], {}), { values: { x: false }, faults: {} });
});

test("numbers keep to their bounds", () => {
  const fine = ask({ type: "fen", min: 100, max: 10_000_000 });
  assert.deepEqual(answerOf(fine, "100,000"), { value: 10_000_000 });
  assert.equal(answerOf(fine, "100,000.01").fault, "max");
  assert.equal(answerOf(fine, "0.5").fault, "min");
  assert.equal(answerOf(ask({ type: "int" }), "1.5").fault, "int");
  assert.equal(answerOf(ask({ type: "int" }), "9".repeat(20)).fault, "int");
});

test("a day must exist and a choice must be one of those offered", () => {
  assert.equal(answerOf(ask({ type: "day" }), "2026-02-30").fault, "day");
  assert.deepEqual(answerOf(ask({ type: "day" }), "2026-02-28"), { value: "2026-02-28" });
  const choice = ask({ type: "enum", values: [{ value: "a", label: "A" }] });
  assert.equal(answerOf(choice, "b").fault, "enum");
  assert.deepEqual(answerOf(choice, "a"), { value: "a" });
});

test("a prefilled value is shown as it would be typed", () => {
  assert.equal(typedOf(ask({ type: "fen", value: 5_000_000 })), "50,000");
  assert.equal(typedOf(ask({ type: "bool", value: "true" })), true);
  assert.equal(typedOf(ask({ value: null })), "");
});

test("a social credit code needs its check character", () => {
  assert.ok(isUscc("91350100M000100Y43"));
  assert.ok(!isUscc("91350100M000100Y44"));
  assert.ok(!isUscc("91350100M000100Y4"));
  assert.ok(!isUscc("9135010OM000100Y43"));
});

const full = () => ({
  ...emptyDraft(), scenario: "return", against_name: "某店", happened_on: "2026-11-20",
  text: "十一月二十日签收，当天申请退货被拒", consumer_name: "张三", consumer_phone: "138 0000 0000", demands: ["refund" as const],
});

test("an empty complaint names what is missing, step by step", () => {
  const faults = complaintFaults(emptyDraft(), "2026-11-24");
  assert.deepEqual(Object.keys(faults).sort(), [
    "against_name", "consumer_name", "consumer_phone", "demands", "happened_on", "scenario", "text",
  ]);
  assert.deepEqual([stepOf("scenario"), stepOf("text"), stepOf("consumer_phone"), stepOf("amount_fen"), stepOf("nothing")], [1, 2, 3, 2, 0]);
});

test("a full complaint has no faults, a report needs no demands", () => {
  assert.deepEqual(complaintFaults(full(), "2026-11-24"), {});
  assert.deepEqual(complaintFaults({ ...full(), kind: "report", demands: [] }, "2026-11-24"), {});
});

test("a complaint of tomorrow, with a wrong code, sum or phone, is stopped", () => {
  const draft = { ...full(), happened_on: "2026-11-25", against_uscc: "123", amount: "很多", consumer_phone: "电话" };
  assert.deepEqual(complaintFaults(draft, "2026-11-24"), {
    happened_on: "future", against_uscc: "uscc", amount: "amount", consumer_phone: "phone",
  });
});

test("fields left empty are not sent, and a report sends no demands", () => {
  const input = complaintInput({ ...full(), amount: "99.9" }, ["退款"]);
  assert.deepEqual(input, {
    kind: "complaint", consumer_name: "张三", consumer_phone: "13800000000", against_name: "某店", happened_on: "2026-11-20",
    text: "十一月二十日签收，当天申请退货被拒", demands: ["退款"], consent_mediation: true, consent_publicity: false, amount_fen: 9990,
  });
  assert.deepEqual(complaintInput({ ...full(), kind: "report" }, ["退款"]).demands, []);
});

test("every scenario names rights with their article, and evidence", () => {
  assert.ok(demandIds.length > 0);
  for (const s of scenarios) {
    assert.ok(s.rights.length > 0 && s.evidence.length > 0, s.id);
    for (const right of s.rights) assert.match(right.basis, /\d/, s.id);
  }
});
