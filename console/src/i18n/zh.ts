import { common } from "./zh/common";
import { officer } from "./zh/officer";
import { portal } from "./zh/portal";

export const zh = { ...common, ...officer, ...portal } as const;
export type MessageKey = keyof typeof zh;
