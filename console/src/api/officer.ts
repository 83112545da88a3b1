/* Operations of the officer console. */
import { requestBlob, requestJson as json, requestText } from "./client";
import type * as A from "./types";

const id = encodeURIComponent;

export const api = {
  signIn: (body: { login: string; password: string; totp?: string }) => json<A.Session>("POST", "session", { body }),
  session: () => json<A.Session>("GET", "session"),
  signOut: () => json<void>("DELETE", "session"),

  work: (query: Record<string, string | number | undefined>, signal?: AbortSignal) =>
    json<A.List<A.Row>>("GET", "work", { query, ...(signal ? { signal } : {}) }),
  workSummary: () => json<{ items: A.FlowCount[] }>("GET", "work/summary"),

  matter: (key: string, signal?: AbortSignal) => json<A.Matter>("GET", `matters/${id(key)}`, signal ? { signal } : {}),
  openMatter: (body: A.NewMatter, onceKey: string) => json<A.Matter>("POST", "matters", { body, onceKey }),
  fire: (
    key: string, version: number, onceKey: string,
    body: { event: string; role?: string; facts?: Record<string, unknown>; note?: string },
  ) => json<A.Matter>("POST", `matters/${id(key)}/events`, { body, version, onceKey }),
  form: (key: string, template: string) => json<A.DocumentForm>("GET", `matters/${id(key)}/forms/${id(template)}`),
  makeDocument: (key: string, version: number, onceKey: string, template: string, fields: Record<string, unknown>) =>
    json<A.Matter>("POST", `matters/${id(key)}/documents`, { body: { template, fields }, version, onceKey }),
  documents: (key: string, signal: AbortSignal) => json<A.List<A.MatterDocument>>("GET", `matters/${id(key)}/documents`, { signal }),
  retryDocument: (key: string, doc: string) => json<A.Matter>("POST", `matters/${id(key)}/documents/${id(doc)}/retry`),
  caseFileUrl: (key: string, format: "pdf" | "zip") => `/api/v1/matters/${id(key)}/casefile?format=${format}`,
  documentUrl: (key: string, doc: string, format: "pdf" | "docx" = "pdf") =>
    `/api/v1/matters/${id(key)}/documents/${id(doc)}${format === "docx" ? "?format=docx" : ""}`,
  verdict: (finding: string, verdict: A.Verdict, why: string) =>
    json<A.Finding>("POST", `findings/${id(finding)}/verdict`, { body: { verdict, why } }),

  evidence: (key: string) => json<A.List<A.EvidenceFile>>("GET", `matters/${id(key)}/evidence`),
  evidenceFile: (key: string, file: string) => requestBlob(`matters/${id(key)}/evidence/${id(file)}`),
  consumer: (key: string, reason: string) =>
    json<{ name: string; phone: string }>("POST", `matters/${id(key)}/consumer`, { body: { reason } }),
  activation: (entity: string) => json<{ code: string; expires_at: string }>("POST", `entities/${id(entity)}/activation`, { body: {} }),
  warningNumbers: () => json<A.List<A.WarningNumber>>("GET", "warnings/numbers"),

  entities: (query: { q?: string; region?: string; after?: string; limit?: number }, signal?: AbortSignal) =>
    json<A.List<A.EntityRow>>("GET", "entities", { query, ...(signal ? { signal } : {}) }),
  entity: (key: string) => json<A.EntityFile>("GET", `entities/${id(key)}`),
  listing: (key: string) => json<A.Listing>("GET", `listings/${id(key)}`),

  rules: (query: { q?: string; after?: string; limit?: number }) => json<A.List<A.Rule>>("GET", "rules", { query }),
  rule: (key: string) => json<A.Rule>("GET", `rules/${id(key)}`),
  flows: () => json<A.List<A.FlowBrief>>("GET", "law/flows"),
  flow: (key: string) => json<A.Flow>("GET", `law/flows/${id(key)}`),
  violations: (query: { q?: string }) => json<A.List<A.Violation>>("GET", "law/violations", { query }),
  terms: () => json<A.List<A.LawTerm>>("GET", "law/terms"),
  overlays: () => json<A.List<A.Overlay>>("GET", "law/overlays"),
  lawSets: () => json<A.List<A.LawSet>>("GET", "law/sets"),
  lawSetChanges: (hash: string) => json<A.LawChanges>("GET", `law/sets/${id(hash)}/changes`),
  proposeLaw: (body: { title: string; text: string; reason: string; check_only: boolean; files: A.LawFile[] }) =>
    json<A.LawChanges>("POST", "law/sets", { body }),
  matterLaw: (key: string, on?: string) => json<A.MatterLaw>("GET", `matters/${id(key)}/law`, { query: { on } }),
  due: (body: A.DueQuestion) => json<A.DueAnswer>("POST", "law/due", { body }),

  supervisionRows: (query: Record<string, string | undefined>, signal?: AbortSignal) =>
    json<A.List<A.NumberRow>>("GET", "supervision/rows", { query, ...(signal ? { signal } : {}) }),
  compare: () => json<A.Comparison>("GET", "supervision/compare"),
  reminders: () => json<A.List<A.Reminder>>("GET", "reminders"),
  reminderSeen: (body: Pick<A.Reminder, "matter_id" | "term_id" | "step" | "role" | "due_on">) =>
    json<A.List<A.Reminder>>("POST", "reminders/seen", { body }),
  calendar: () => json<A.CalendarState>("GET", "calendar"),
  makeCalendar: () => json<A.CalendarState>("POST", "calendar"),
  revokeCalendar: () => json<A.CalendarState>("DELETE", "calendar"),
  supervision: () => json<A.Supervision>("GET", "supervision"),
  ledger: (query: { after?: string; limit?: number }) => json<A.List<A.LedgerEntry>>("GET", "ledger", { query }),
  ledgerProof: (seq: number) => json<A.LedgerProof>("GET", `ledger/${seq}/proof`),
  checkpoint: () => requestText("ledger/checkpoint"),
  organs: () => json<A.List<A.Organ>>("GET", "organs"),
  users: () => json<A.List<A.User>>("GET", "users"),
};
