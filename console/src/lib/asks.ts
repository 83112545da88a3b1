/*
 * Forms made from data: an option of a matter, or the template of a document, lists what it asks for.
 * Here typed texts become the values the server wants, with the reason where they cannot.
 */
import type { Ask } from "@/api/types";
import { daysBetween } from "./deadline";
import { fenOfYuan, yuanOfFen } from "./money";

export type AskFault = "required" | "int" | "fen" | "day" | "min" | "max" | "enum";

export type Typed = string | boolean;

/** What stands in the form at first: a prefilled value, or nothing. */
export function typedOf(ask: Ask): Typed {
  const value = ask.value;
  if (value === undefined || value === null) return ask.type === "bool" && !ask.required ? false : "";
  if (ask.type === "bool") return value === true || value === "true" || value === 1 || value === "1";
  if (ask.type === "fen" && Number.isFinite(Number(value))) return yuanOfFen(Number(value));
  return String(value);
}

function numberOf(ask: Ask, typed: string): number | AskFault {
  const number = ask.type === "fen" ? fenOfYuan(typed) : /^-?\d+$/.test(typed.trim()) ? Number(typed) : null;
  if (number === null || !Number.isSafeInteger(number)) return ask.type as "int" | "fen";
  if (ask.min !== undefined && number < ask.min) return "min";
  if (ask.max !== undefined && number > ask.max) return "max";
  return number;
}

/** The value of one answer, or why it is none. An optional question left empty has no value. */
export function answerOf(ask: Ask, typed: Typed): { value?: unknown; fault?: AskFault } {
  if (ask.type === "bool") {
    // Where the law wants a yes or a no, silence is neither.
    return ask.required && typeof typed !== "boolean" ? { fault: "required" } : { value: typed === true };
  }
  const text = String(typed).trim();
  if (text === "") return ask.required ? { fault: "required" } : {};
  switch (ask.type) {
    case "int":
    case "fen": {
      const result = numberOf(ask, text);
      return typeof result === "string" ? { fault: result } : { value: result };
    }
    case "day":
      return daysBetween(text, text) === null ? { fault: "day" } : { value: text };
    case "enum":
      return (ask.values ?? []).some((v) => v.value === text) ? { value: text } : { fault: "enum" };
    default:
      if (ask.max !== undefined && ask.type === "text" && text.length > ask.max) return { fault: "max" };
      return { value: text };
  }
}

/** All answers of a form: values by name, and faults by name. */
export function answersOf(
  asks: readonly Ask[], typed: Readonly<Record<string, Typed>>,
): { values: Record<string, unknown>; faults: Record<string, AskFault> } {
  const values: Record<string, unknown> = {};
  const faults: Record<string, AskFault> = {};
  for (const ask of asks) {
    const { value, fault } = answerOf(ask, typed[ask.name] ?? typedOf(ask));
    if (fault) faults[ask.name] = fault;
    else if (value !== undefined) values[ask.name] = value;
  }
  return { values, faults };
}
