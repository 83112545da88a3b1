/* What the complainant typed and got back, kept in this tab only: it is personal, and a slip must not lose it. */
import type { Receipt } from "@/api/types";

const RECEIPT = "wangjian.receipt";
const DRAFT = "wangjian.draft";

function read<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null; // storage closed, or not ours
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Then a reload loses it; the page itself still has it.
  }
}

export const lastReceipt = (): Receipt | null => read<Receipt>(RECEIPT);
export const keepReceipt = (receipt: Receipt): void => write(RECEIPT, receipt);
export const keptDraft = <T>(): T | null => read<T>(DRAFT);
export const keepDraft = (draft: unknown): void => write(DRAFT, draft);
