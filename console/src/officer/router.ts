import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import type { MessageKey } from "@/i18n";
import { restoreSession } from "./session";

declare module "vue-router" {
  interface RouteMeta {
    title?: MessageKey;
    open?: boolean;
    /** The entry of the navigation this page belongs to, where it is not the page itself. */
    under?: string;
  }
}

const routes: RouteRecordRaw[] = [
  { path: "/sign-in", name: "sign-in", component: () => import("./pages/SignInPage.vue"), meta: { title: "signin.title", open: true } },
  { path: "/", redirect: { name: "work" } },
  { path: "/work", name: "work", component: () => import("./pages/WorkPage.vue"), meta: { title: "nav.work" } },
  { path: "/matters/:id", name: "matter", component: () => import("./pages/MatterPage.vue"), props: true, meta: { title: "nav.matter", under: "work" } },
  { path: "/entities", name: "entities", component: () => import("./pages/EntitiesPage.vue"), meta: { title: "nav.entities" } },
  { path: "/entities/:id", name: "entity", component: () => import("./pages/EntityPage.vue"), props: true, meta: { title: "nav.entity", under: "entities" } },
  { path: "/listings/:id", name: "listing", component: () => import("./pages/ListingPage.vue"), props: true, meta: { title: "nav.listing", under: "entities" } },
  { path: "/rules", name: "rules", component: () => import("./pages/RulesPage.vue"), meta: { title: "nav.rules" } },
  { path: "/rules/:id", name: "rule", component: () => import("./pages/RulePage.vue"), props: true, meta: { title: "nav.rule", under: "rules" } },
  { path: "/law", name: "law", component: () => import("./pages/LawPage.vue"), meta: { title: "nav.law" } },
  { path: "/law/sets/:hash", name: "law-set", component: () => import("./pages/LawSetPage.vue"), props: true, meta: { title: "nav.lawSet", under: "law" } },
  { path: "/law/flows/:id", name: "flow", component: () => import("./pages/FlowPage.vue"), props: true, meta: { title: "nav.flow", under: "law" } },
  { path: "/supervision", name: "supervision", component: () => import("./pages/SupervisionPage.vue"), meta: { title: "nav.supervision" } },
  { path: "/supervision/rows", name: "supervision-rows", component: () => import("./pages/RowsPage.vue"), meta: { title: "nav.rows", under: "supervision" } },
  { path: "/calendar", name: "calendar", component: () => import("./pages/CalendarPage.vue"), meta: { title: "nav.calendar", under: "work" } },
  { path: "/warnings", name: "warnings", component: () => import("./pages/WarningsPage.vue"), meta: { title: "nav.warnings" } },
  { path: "/ledger", name: "ledger", component: () => import("./pages/LedgerPage.vue"), meta: { title: "nav.ledger" } },
  { path: "/people", name: "people", component: () => import("./pages/PeoplePage.vue"), meta: { title: "nav.people" } },
  { path: "/:rest(.*)*", name: "missing", component: () => import("./pages/MissingPage.vue"), meta: { title: "problem.missing" } },
];

export const router = createRouter({
  history: createWebHistory("/console/"),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  const known = await restoreSession().catch(() => false);
  return known ? true : { name: "sign-in", query: { to: to.fullPath } };
});
