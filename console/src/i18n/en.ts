import { common } from "./en/common";
import { doors } from "./en/doors";
import { officer } from "./en/officer";
import { portal } from "./en/portal";
import type { MessageKey } from "./zh";

export const en: Record<MessageKey, string> = { ...common, ...officer, ...portal, ...doors };
