/* Loading something for a page: what came, whether it is on its way, and what went wrong. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from "vue";
import { ApiProblem } from "@/api/client";

export interface Load<T> {
  data: ShallowRef<T | null>;
  problem: ShallowRef<ApiProblem | null>;
  busy: Ref<boolean>;
  reload: () => Promise<void>;
  /** Something newer than any answer still on its way. */
  put: (value: T) => void;
}

/** Any thrown thing as a problem that can be shown. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, "client", "", error instanceof Error ? error.message : String(error));
}

/**
 * Loads now and whenever a source changes; an answer that comes after a newer question is dropped.
 * While reloading, the old data stays in place.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, sources: WatchSource[] = []): Load<T> {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const busy = ref(false);
  let current: AbortController | null = null;

  async function reload(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    busy.value = true;
    try {
      const answer = await load(mine.signal);
      if (current !== mine) return;
      data.value = answer;
      problem.value = null;
    } catch (error) {
      if (current === mine) problem.value = asProblem(error);
    } finally {
      if (current === mine) busy.value = false;
    }
  }

  function put(value: T): void {
    current?.abort();
    current = null;
    busy.value = false;
    problem.value = null;
    data.value = value;
  }

  if (sources.length > 0) watch(sources, reload);
  onScopeDispose(() => current?.abort());
  void reload();
  return { data, problem, busy, reload, put };
}
