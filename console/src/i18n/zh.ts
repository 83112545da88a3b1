import { common } from "./zh/common";
import { doors } from "./zh/doors";
import { officer } from "./zh/officer";
import { portal } from "./zh/portal";

export const zh = { ...common, ...officer, ...portal, ...doors } as const;
export type MessageKey = keyof typeof zh;
