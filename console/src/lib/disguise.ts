/*
 * How a disguised word was read, told for people. A span carries the original text, the word it was read
 * as, and the disguises undone on the way.
 */
export interface DisguiseSpan {
  text: string;
  as: string;
  via: readonly string[];
}

export interface DisguiseWords {
  /** Sentence when nothing was disguised, with {text}. */
  plain: string;
  /** Sentence with {text}, {via} and {as}. */
  undone: string;
  /** Name of each disguise. */
  names: (via: string) => string;
  /** Between several names. */
  and: string;
}

/** One sentence for a span: 原文“最.佳”，去除分隔符后即“最佳”. */
export function explainSpan(span: DisguiseSpan, words: DisguiseWords): string {
  const put = (sentence: string, via: string): string =>
    sentence.replace("{text}", () => span.text).replace("{as}", () => span.as).replace("{via}", () => via);
  if (span.via.length === 0) return put(words.plain, "");
  return put(words.undone, span.via.map(words.names).join(words.and));
}

/** Spans that say the same thing once: a word standing ten times in a text is explained one time. */
export function distinctSpans<T extends DisguiseSpan>(spans: readonly T[]): { span: T; n: number }[] {
  const seen = new Map<string, { span: T; n: number }>();
  for (const span of spans) {
    const key = JSON.stringify([span.text, span.as, span.via]);
    const known = seen.get(key);
    if (known) known.n++;
    else seen.set(key, { span, n: 1 });
  }
  return [...seen.values()];
}
