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
  checkpoint: () => requestText("ledger/checkpoint"),
};
