import assert from "node:assert/strict";
import { test } from "node:test";
import { dayInWords, daysBetween, deadlineWord, dueLevelOf, instantInChina, todayInChina } from "@/lib/deadline";

test("a clock is said as over, today, tomorrow, or days left", () => {
  assert.deepEqual(deadlineWord(-3), { key: "due.over", n: 3 });
  assert.deepEqual(deadlineWord(0), { key: "due.today", n: 0 });
  assert.deepEqual(deadlineWord(1), { key: "due.tomorrow", n: 1 });
  assert.deepEqual(deadlineWord(12), { key: "due.left", n: 12 });
  assert.deepEqual(deadlineWord(undefined), { key: "due.none", n: 0 });
});

test("the last day itself is not over", () => {
  assert.equal(dueLevelOf(0), "soon");
  assert.equal(dueLevelOf(-1), "over");
  assert.equal(dueLevelOf(3), "soon");
  assert.equal(dueLevelOf(4), "ok");
  assert.equal(dueLevelOf(undefined), "none");
});

test("the server's level stands before our own reckoning", () => {
  assert.equal(dueLevelOf(10, "soon"), "soon");
});

test("days between two legal days cross months, years and leap days", () => {
  assert.equal(daysBetween("2026-11-23", "2026-12-14"), 21);
  assert.equal(daysBetween("2024-02-28", "2024-03-01"), 2);
  assert.equal(daysBetween("2026-01-01", "2025-12-31"), -1);
});

test("what is no day has no distance", () => {
  for (const text of ["", "2026-02-30", "2026-13-01", "2026-1-1", "tomorrow"]) {
    assert.equal(daysBetween(text, "2026-01-01"), null, text);
  }
});

test("a legal day begins at midnight in China", () => {
  assert.equal(todayInChina(Date.parse("2026-11-24T15:59:59Z")), "2026-11-24");
  assert.equal(todayInChina(Date.parse("2026-11-24T16:00:00Z")), "2026-11-25");
});

test("a day is said with its weekday, and its year only when it is another", () => {
  assert.equal(dayInWords("2026-12-14", "zh", "2026-11-24"), "12月14日 周一");
  assert.equal(dayInWords("2027-01-06", "zh", "2026-11-24"), "2027年1月6日 周三");
  assert.equal(dayInWords("2026-12-14", "en"), "Mon 14 Dec 2026");
  assert.equal(dayInWords("1969-12-31", "en"), "Wed 31 Dec 1969");
  assert.equal(dayInWords("soon", "zh"), "soon");
});

test("an instant is shown in China Standard Time", () => {
  assert.equal(instantInChina("2026-11-24T20:30:00Z"), "2026-11-25 04:30");
  assert.equal(instantInChina("2026-11-24T15:02:09+08:00"), "2026-11-24 15:02");
  assert.equal(instantInChina("never"), "never");
});
