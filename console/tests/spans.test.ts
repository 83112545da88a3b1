import assert from "node:assert/strict";
import { test } from "node:test";
import { byteOffsetsToUnits, cutBySpans } from "@/lib/spans";

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");

/** The span of `word` in `text`, as the server would give it. */
function spanOf(text: string, word: string): { from: number; to: number } {
  const at = text.indexOf(word);
  assert.ok(at >= 0);
  return { from: bytes(text.slice(0, at)), to: bytes(text.slice(0, at)) + bytes(word) };
}

test("byte offsets of Chinese text become character indexes", () => {
  const text = "全网最.佳，品质之选";
  const units = byteOffsetsToUnits(text, [0, 6, 13, bytes(text)]);
  assert.deepEqual([...units.values()], [0, 2, 5, text.length]);
});

test("characters of one to four bytes are all counted", () => {
  const text = "aé中😀𠮷z";
  let offset = 0;
  let unit = 0;
  const offsets: number[] = [];
  const expected: number[] = [];
  for (const c of text) {
    offsets.push(offset);
    expected.push(unit);
    offset += bytes(c);
    unit += c.length;
  }
  assert.deepEqual([...byteOffsetsToUnits(text, offsets).values()], expected);
});

test("a marked piece is exactly the word that was found", () => {
  const text = "【热卖】😀本品能根.治 高血压，假一赔十";
  for (const word of ["根.治", "高血压", "😀", "假一赔十"]) {
    const marked = cutBySpans(text, [spanOf(text, word)]).filter((p) => p.spans.length > 0);
    assert.deepEqual(marked.map((p) => p.text), [word]);
  }
});

test("overlapping spans cut the text into pieces that join to the text", () => {
  const text = "国家级最佳品牌";
  const spans = [spanOf(text, "国家级最佳"), spanOf(text, "最佳品牌")];
  const pieces = cutBySpans(text, spans);
  assert.equal(pieces.map((p) => p.text).join(""), text);
  assert.deepEqual(pieces.map((p) => [p.text, p.spans]), [["国家级", [0]], ["最佳", [0, 1]], ["品牌", [1]]]);
});

test("wrong offsets never lose text", () => {
  const text = "最佳😀品牌";
  for (const [from, to] of [[1, 4], [4, 1], [0, 999], [999, 1000], [7, 9], [3, 3], [-5, 3]] as const) {
    assert.equal(cutBySpans(text, [{ from, to }]).map((p) => p.text).join(""), text);
  }
});

test("an empty text and no spans give nothing to mark", () => {
  assert.deepEqual(cutBySpans("", [{ from: 0, to: 3 }]), []);
  assert.deepEqual(cutBySpans("好", []), [{ text: "好", spans: [] }]);
});

test("a text with a lone surrogate is cut without loss", () => {
  const text = "a\ud800b中";
  assert.equal(cutBySpans(text, [{ from: 4, to: 5 }]).map((p) => p.text).join(""), text);
});
