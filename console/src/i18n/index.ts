/*
 * The message table: Chinese is the original, English must have the same keys (the type says so).
 * {name} is replaced by a value; {n|day|days} chooses by the number n.
 */
import { ref, watchEffect } from "vue";
import { en } from "./en";
import { fill } from "./fill";
import { zh, type MessageKey } from "./zh";

export type Lang = "zh" | "en";
export type { MessageKey };

const STORE_KEY = "wangjian.lang";

function remembered(): Lang {
  try {
    return localStorage.getItem(STORE_KEY) === "en" ? "en" : "zh";
  } catch {
    return "zh"; // storage is closed to us: private window
  }
}

export const lang = ref<Lang>(remembered());

export function setLang(next: Lang): void {
  lang.value = next;
  try {
    localStorage.setItem(STORE_KEY, next);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** The sentence of a key in the chosen language. */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  return fill((lang.value === "zh" ? zh : en)[key], values);
}

/** A name that the server gives in both languages. */
export function pick(chinese: string | undefined, english: string | undefined): string {
  return (lang.value === "en" && english) || chinese || english || "";
}

/** Message of a key made from data ("via.separator"), or `fallback` when there is none. */
export function tData(prefix: string, word: string, fallback = word): string {
  const key = `${prefix}.${word}`;
  return key in zh ? t(key as MessageKey) : fallback;
}

watchEffect(() => {
  document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
});
