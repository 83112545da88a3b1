/* Officers to choose from, loaded once for all forms that ask for a person. */
import { shallowRef } from "vue";
import { api } from "@/api/officer";
import type { User } from "@/api/types";

export const people = shallowRef<User[]>([]);
let asked = false;

/** Loads the officers the first time; where the user may not list them, forms take a user id as text. */
export async function loadPeople(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    people.value = (await api.users()).items.filter((user) => user.status !== "disabled");
  } catch {
    asked = false;
  }
}
