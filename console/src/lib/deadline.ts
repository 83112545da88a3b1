/* Clocks in words. Legal days are dates without time, in China Standard Time. */
import type { DueLevel } from "@/api/types";

export type DeadlineWord =
  | { key: "due.over"; n: number }
  | { key: "due.today" | "due.tomorrow" | "due.none"; n: number }
  | { key: "due.left"; n: number };

/** What to say about a clock: over by n days, today, tomorrow, n days left, or no clock at all. */
export function deadlineWord(daysLeft: number | undefined): DeadlineWord {
  if (daysLeft === undefined) return { key: "due.none", n: 0 };
  if (daysLeft < 0) return { key: "due.over", n: -daysLeft };
  if (daysLeft === 0) return { key: "due.today", n: 0 };
  if (daysLeft === 1) return { key: "due.tomorrow", n: 1 };
  return { key: "due.left", n: daysLeft };
}

/** Level of a clock where the server gives only days: over, soon (3 days or fewer), ok. */
export function dueLevelOf(daysLeft: number | undefined, given?: DueLevel): DueLevel {
  if (given) return given;
  if (daysLeft === undefined) return "none";
  if (daysLeft < 0) return "over";
  return daysLeft <= 3 ? "soon" : "ok";
}

const DAY_MS = 86_400_000;

function dayNumber(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const ms = Date.UTC(year, month - 1, date);
  const back = new Date(ms);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? ms / DAY_MS : null;
}

/** Calendar days from one legal day to another; null when either is none. */
export function daysBetween(from: string, to: string): number | null {
  const a = dayNumber(from);
  const b = dayNumber(to);
  return a === null || b === null ? null : b - a;
}

/** Today's legal day in China Standard Time. */
export function todayInChina(nowMs: number = Date.now()): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10);
}

const WEEKDAYS = { zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2026年12月14日 周一", "Mon 14 Dec 2026"; without year where `today` has the same. */
export function dayInWords(day: string, lang: "zh" | "en", today?: string): string {
  const number = dayNumber(day);
  if (number === null) return day;
  const weekday = WEEKDAYS[lang][(((number + 4) % 7) + 7) % 7] as string;
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const sameYear = today !== undefined && today.slice(0, 4) === day.slice(0, 4);
  if (lang === "en") return `${weekday} ${date} ${MONTHS[month - 1]}${sameYear ? "" : ` ${year}`}`;
  return `${sameYear ? "" : `${year}年`}${month}月${date}日 ${weekday}`;
}

/** "2026-11-24 15:02" in China Standard Time of an instant; the text itself when it is none. */
export function instantInChina(instant: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return instant;
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}
