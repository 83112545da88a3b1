/* Operations that need no session: the portal's. */
import { requestJson as json, requestText } from "./client";
import type * as A from "./types";

const id = encodeURIComponent;

export const publicApi = {
  search: (q: string) => json<A.PublicSearch>("GET", "public/search", { query: { q } }),
  entity: (uscc: string) => json<A.PublicEntity>("GET", `public/entities/${id(uscc)}`),
  publication: (key: string) => json<A.Publication>("GET", `public/publications/${id(key)}`),
  complain: (body: A.ComplaintInput, onceKey: string) =>
    json<A.Receipt>("POST", "public/complaints", { body, onceKey }),
  complaint: (no: string, code: string) =>
    json<A.ComplaintStatus>("GET", "public/complaints/status", { query: { no, code } }),
  violations: () => json<A.List<A.PublicViolation>>("GET", "law/violations"),
  stats: () => json<A.PublicStats>("GET", "public/stats"),
  check: (body: A.CheckQuestion) => json<A.CheckAnswer>("POST", "check", { body }),
  shops: (platform: string, q: string) => json<A.List<A.Shop>>("GET", "public/shops", { query: { platform, q } }),
  platforms: () => json<A.List<{ id: string; name: string }>>("GET", "public/platforms"),
  addFiles: (no: string, code: string, files: string[]) =>
    json<A.List<A.EvidenceFile>>("POST", "public/complaints/files", { body: { no, code, files } }),
  complaintEvent: (no: string, code: string, event: string, facts: Record<string, unknown>) =>
    json<A.ComplaintStatus>("POST", "public/complaints/events", { body: { no, code, event, facts } }),
  rate: (no: string, code: string, score: number, firm_score: number | undefined, remark: string) =>
    json<A.ComplaintStatus>("POST", "public/complaints/rating", { body: { no, code, score, firm_score, ...(remark ? { remark } : {}) } }),
  publications: (kind: string, q = "") => json<A.List<A.PublishedText>>("GET", "public/publications", { query: { kind, q } }),
  library: () => json<A.LawLibrary>("GET", "public/law"),
  checkpoint: () => requestText("ledger/checkpoint"),
};
