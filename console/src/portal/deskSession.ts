/* Who is signed in at the operators' desk. */
import { shallowRef } from "vue";
import { ApiProblem, setCsrfToken } from "@/api/client";
import { deskApi } from "@/api/desk";
import type { Session } from "@/api/types";

export const deskSession = shallowRef<Session | null>(null);

export function takeDeskSession(next: Session | null): void {
  deskSession.value = next;
  setCsrfToken(next?.csrf ?? "");
}

/** Asks the server; false when nobody is signed in. */
export async function restoreDesk(): Promise<boolean> {
  if (deskSession.value) return true;
  try {
    takeDeskSession(await deskApi.session());
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return false;
    throw error;
  }
}
