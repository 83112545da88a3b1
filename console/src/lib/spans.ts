/*
 * Findings name what they found by byte offsets into the UTF-8 of the original text; the page shows
 * strings of UTF-16 units. These functions convert, and cut a text into marked and unmarked pieces.
 */

export interface ByteSpan {
  from: number;
  to: number;
}

/** Bytes that one code point takes in UTF-8. A lone surrogate is written as U+FFFD: three bytes. */
function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/**
 * For ascending byte offsets, the index of the UTF-16 unit at which each falls. An offset inside a
 * character is moved to that character's start, one behind the text to its end.
 */
function unitIndexes(text: string, ascending: readonly number[]): number[] {
  const found: number[] = [];
  let bytes = 0;
  let unit = 0;
  let next = 0;
  while (next < ascending.length) {
    if (unit >= text.length) {
      found.push(text.length);
      next++;
      continue;
    }
    const codePoint = text.codePointAt(unit) as number;
    const size = utf8Length(codePoint);
    if ((ascending[next] as number) < bytes + size) {
      found.push(unit);
      next++;
      continue;
    }
    bytes += size;
    unit += codePoint > 0xffff ? 2 : 1;
  }
  return found;
}

/** Byte offsets, in any order, as UTF-16 indexes into the same text. */
export function byteOffsetsToUnits(text: string, offsets: readonly number[]): Map<number, number> {
  const ascending = [...new Set(offsets)].sort((a, b) => a - b);
  const units = unitIndexes(text, ascending);
  return new Map(ascending.map((offset, i) => [offset, units[i] as number]));
}

export interface Piece {
  text: string;
  /** Indexes of the spans that cover this piece; empty: plain text. */
  spans: number[];
}

/**
 * Cuts `text` into pieces so that each span is a run of whole pieces. Spans may overlap, may stand in
 * any order, and may be wrong: an empty or reversed one marks nothing.
 */
export function cutBySpans(text: string, spans: readonly ByteSpan[]): Piece[] {
  const units = byteOffsetsToUnits(text, spans.flatMap((s) => [s.from, s.to]));
  const ranges = spans.map((s) => ({ from: units.get(s.from) as number, to: units.get(s.to) as number }));
  const cuts = [...new Set([0, text.length, ...ranges.flatMap((r) => [r.from, r.to])])].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const from = cuts[i] as number;
    const to = cuts[i + 1] as number;
    const covering = ranges.flatMap((r, n) => (r.from <= from && to <= r.to && r.from < r.to ? [n] : []));
    pieces.push({ text: text.slice(from, to), spans: covering });
  }
  return pieces;
}
