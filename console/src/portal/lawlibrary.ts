/* The violations in plain words: one list, asked for once, read by two pages. */
import { publicApi } from "@/api/public";
import type { PublicViolation } from "@/api/types";

let kept: Promise<PublicViolation[]> | null = null;

export function lawLibrary(): Promise<PublicViolation[]> {
  kept ??= publicApi.violations().then((list) => list.items).catch((error: unknown) => {
    kept = null; // the next reader asks again
    throw error;
  });
  return kept;
}
