/* A list that comes in pages by cursor: what is here so far, and how to get more. */
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef, type WatchSource } from "vue";
import type { ApiProblem } from "@/api/client";
import type { List } from "@/api/types";
import { asProblem, useLoad } from "./useLoad";

export interface PagedList<T> {
  items: ComputedRef<T[]>;
  loaded: ComputedRef<boolean>;
  problem: ShallowRef<ApiProblem | null>;
  busy: Ref<boolean>;
  more: ComputedRef<boolean>;
  loadMore: () => Promise<void>;
  reload: () => Promise<void>;
}

export function useList<T>(
  load: (after: string | undefined, signal?: AbortSignal) => Promise<List<T>>, sources: WatchSource[] = [],
): PagedList<T> {
  const later = shallowRef<T[]>([]);
  const cursor = ref<string | undefined>();
  const first = useLoad(async (signal) => {
    const answer = await load(undefined, signal);
    later.value = [];
    cursor.value = answer.next;
    return answer;
  }, sources);

  async function loadMore(): Promise<void> {
    if (!cursor.value || first.busy.value) return;
    const asked = cursor.value;
    first.busy.value = true;
    try {
      const answer = await load(asked);
      if (cursor.value !== asked) return; // the question changed meanwhile
      later.value = [...later.value, ...answer.items];
      cursor.value = answer.next;
    } catch (error) {
      first.problem.value = asProblem(error);
    } finally {
      first.busy.value = false;
    }
  }

  return {
    items: computed(() => [...(first.data.value?.items ?? []), ...later.value]),
    loaded: computed(() => first.data.value !== null),
    problem: first.problem,
    busy: first.busy,
    more: computed(() => Boolean(cursor.value)),
    loadMore,
    reload: first.reload,
  };
}
