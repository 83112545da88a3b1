/* Who is signed in, for the whole console. */
import { computed, shallowRef } from "vue";
import { ApiProblem, setCsrfToken } from "@/api/client";
import { api } from "@/api/officer";
import type { Session } from "@/api/types";

export const session = shallowRef<Session | null>(null);
export const signedIn = computed(() => session.value !== null);

/** Takes a session as the one in force, or none. */
export function takeSession(next: Session | null): void {
  session.value = next;
  setCsrfToken(next?.csrf ?? "");
}

/** Asks the server who is signed in; false when nobody is. Throws only what is no answer to that. */
export async function restoreSession(): Promise<boolean> {
  if (session.value) return true;
  try {
    takeSession(await api.session());
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return false;
    throw error;
  }
}

/** Has the signed-in user this permission? The server decides anyway; this only spares a dead end. */
export function may(permission: string): boolean {
  return session.value?.permissions.includes(permission) ?? false;
}
