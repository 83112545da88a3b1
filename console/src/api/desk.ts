/* Operations of the operators' desk. */
import { requestJson as json } from "./client";
import type * as A from "./types";

const id = encodeURIComponent;

export const deskApi = {
  signIn: (body: { login: string; password: string }) => json<A.Session>("POST", "session", { body }),
  session: () => json<A.Session>("GET", "session"),
  signOut: () => json<void>("DELETE", "session"),
  activate: (body: { uscc: string; code: string; login: string; name: string; password: string }) =>
    json<void>("POST", "public/activation", { body }),
  list: () => json<A.Desk>("GET", "desk"),
  matter: (key: string) => json<A.ComplaintStatus>("GET", `desk/${id(key)}`),
  event: (key: string, version: number, event: string, facts: Record<string, unknown>, files: string[]) =>
    json<A.ComplaintStatus>("POST", `desk/${id(key)}/events`, { body: { event, facts, files }, version }),
};
