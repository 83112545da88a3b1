/* The complaint form's draft, what is wrong with it, and the record it becomes. */
import type { ComplaintInput } from "@/api/types";
import { daysBetween } from "./deadline";
import { fenOfYuan } from "./money";
import type { DemandId } from "./rights";

export interface ComplaintDraft {
  kind: "complaint" | "report";
  scenario: string;
  against_name: string;
  against_uscc: string;
  platform: string;
  outlet: string;
  /** The shop chosen among those found, "none", or nothing while none was looked for. */
  outlet_id: string;
  at_platform: boolean;
  firm_first: boolean;
  violation: string;
  order_no: string;
  amount: string;
  happened_on: string;
  text: string;
  demands: DemandId[];
  consumer_name: string;
  consumer_phone: string;
  consent_mediation: boolean;
  consent_publicity: boolean;
}

export type DraftField = keyof ComplaintDraft;
export type DraftFault = "required" | "uscc" | "amount" | "future" | "phone" | "short";

export function emptyDraft(): ComplaintDraft {
  return {
    kind: "complaint", scenario: "", against_name: "", against_uscc: "", platform: "", outlet: "",
    outlet_id: "", at_platform: false, firm_first: true, violation: "", order_no: "",
    amount: "", happened_on: "", text: "", demands: [], consumer_name: "", consumer_phone: "",
    consent_mediation: true, consent_publicity: false,
  };
}

const STEPS: Record<number, DraftField[]> = {
  1: ["kind", "scenario", "violation"],
  2: ["against_name", "against_uscc", "platform", "outlet", "outlet_id", "at_platform", "firm_first", "order_no", "amount", "happened_on", "text"],
  3: ["demands", "consumer_name", "consumer_phone", "consent_mediation", "consent_publicity"],
};

/** On which page of the form a field stands; 0 for a name that is none of its fields. */
export function stepOf(field: DraftField | string | undefined): number {
  if (field === "amount_fen") return 2;
  return Number(Object.keys(STEPS).find((n) => STEPS[Number(n)]?.includes(field as DraftField)) ?? 0);
}

/** Length, alphabet and ISO 7064 MOD 31-3 check character of a unified social credit code (GB 32100). */
export function isUscc(code: string): boolean {
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (const c of code.slice(0, 17)) {
    const value = alphabet.indexOf(c);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31] === code[17];
}

export function complaintFaults(draft: ComplaintDraft, today: string): Partial<Record<DraftField, DraftFault>> {
  const faults: Partial<Record<DraftField, DraftFault>> = {};
  const need: DraftField[] = ["scenario", "happened_on", "text", "consumer_name", "consumer_phone"];
  for (const field of need) if (String(draft[field]).trim() === "") faults[field] = "required";
  // A shop is enough: who is behind it, the bureau finds out.
  if (draft.against_name.trim() === "" && draft.outlet.trim() === "") faults.against_name = "required";
  if (draft.kind === "complaint" && draft.demands.length === 0) faults.demands = "required";
  const uscc = draft.against_uscc.trim();
  if (uscc && !isUscc(uscc.toUpperCase())) faults.against_uscc = "uscc";
  if (draft.amount.trim() && fenOfYuan(draft.amount) === null) faults.amount = "amount";
  if (draft.happened_on) {
    const ahead = daysBetween(today, draft.happened_on);
    if (ahead === null || ahead > 0) faults.happened_on = "future";
  }
  if (!faults.text && [...draft.text.trim()].length < 10) faults.text = "short";
  const phone = draft.consumer_phone.replace(/[\s-]/g, "");
  if (!faults.consumer_phone && !/^\+?\d{7,15}$/.test(phone)) faults.consumer_phone = "phone";
  return faults;
}

/** The record to send; `demands` are the chosen ones in words. Fields left empty are left out. */
export function complaintInput(draft: ComplaintDraft, demands: string[]): ComplaintInput {
  const input: ComplaintInput = {
    kind: draft.kind,
    consumer_name: draft.consumer_name.trim(),
    consumer_phone: draft.consumer_phone.replace(/[\s-]/g, ""),
    against_name: draft.against_name.trim(),
    happened_on: draft.happened_on,
    text: draft.text.trim(),
    demands: draft.kind === "complaint" ? demands : [],
    consent_mediation: draft.kind === "complaint" && draft.consent_mediation,
    consent_publicity: draft.consent_publicity,
  };
  if (draft.against_uscc.trim()) input.against_uscc = draft.against_uscc.trim().toUpperCase();
  if (draft.platform.trim()) input.platform = draft.platform.trim();
  if (draft.outlet.trim()) input.outlet = draft.outlet.trim();
  if (draft.outlet_id && draft.outlet_id !== "none") {
    input.outlet_id = draft.outlet_id;
    if (draft.kind === "complaint") Object.assign(input, { at_platform: draft.at_platform, firm_first: draft.firm_first });
  }
  if (draft.kind === "report" && draft.violation) input.violation = draft.violation;
  if (draft.order_no.trim()) input.order_no = draft.order_no.trim();
  const amount = draft.amount.trim() ? fenOfYuan(draft.amount) : null;
  if (amount !== null) input.amount_fen = amount;
  return input;
}
