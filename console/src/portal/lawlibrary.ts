/* The law library: each list is asked for once and read by several pages. */
import { publicApi } from "@/api/public";
import type { LawLibrary, PublicViolation, PublishedText } from "@/api/types";

/** Keeps the first answer; after a failure the next reader asks again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= load().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

export const lawLibrary = once((): Promise<PublicViolation[]> => publicApi.violations().then((list) => list.items));
export const lawArticles = once((): Promise<LawLibrary> => publicApi.library());

/** What officers publish changes while a page stands open: asked for anew by each. */
export const published = (kind: "typical_case" | "warning"): Promise<PublishedText[]> =>
  publicApi.publications(kind).then((list) => list.items);
