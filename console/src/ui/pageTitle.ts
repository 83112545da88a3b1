/* The title of the page in the browser's tab, and the focus after a change of page. */
import { nextTick, onScopeDispose, shallowRef, watchEffect } from "vue";
import type { Router } from "vue-router";
import { t, type MessageKey } from "@/i18n";

const own = shallowRef<(() => string) | null>(null);

/** A title of the page's own (the name of what it shows) for as long as the page stands. */
export function usePageTitle(title: () => string): void {
  own.value = title;
  onScopeDispose(() => {
    if (own.value === title) own.value = null;
  });
}

/** Keeps the tab's title, and moves the focus to the new page so that it is read out from its start. */
export function keepPageTitle(router: Router, site: MessageKey): void {
  watchEffect(() => {
    const key = router.currentRoute.value.meta.title;
    const title = own.value?.() || (key ? t(key) : "");
    document.title = title ? `${title} · ${t(site)}` : t(site);
  });
  router.afterEach(async (to, from) => {
    if (to.path === from.path || from.matched.length === 0) return;
    await nextTick();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
