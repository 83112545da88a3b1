import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import type { MessageKey } from "@/i18n";
import HomePage from "./pages/HomePage.vue";

const page = (path: string, name: string, title: MessageKey, component: () => Promise<unknown>): RouteRecordRaw => ({
  path, name, meta: { title }, props: true, component: component as () => Promise<typeof HomePage>,
});

const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: HomePage },
  page("/search", "search", "portal.search", () => import("./pages/SearchPage.vue")),
  page("/operator/:uscc", "operator", "portal.operator", () => import("./pages/OperatorPage.vue")),
  page("/decision/:id", "decision", "portal.decision", () => import("./pages/DecisionPage.vue")),
  page("/complain", "complain", "portal.complain", () => import("./pages/ComplainPage.vue")),
  page("/receipt", "receipt", "receipt.title", () => import("./pages/ReceiptPage.vue")),
  page("/status", "status", "portal.status", () => import("./pages/StatusPage.vue")),
  page("/check", "check", "portal.check", () => import("./pages/CheckPage.vue")),
  page("/desk", "desk", "desk.title", () => import("./pages/DeskPage.vue")),
  page("/desk/:id", "desk-matter", "desk.title", () => import("./pages/DeskMatterPage.vue")),
  page("/law", "law", "portal.law", () => import("./pages/LawPage.vue")),
  page("/law/article/:id", "article", "portal.law", () => import("./pages/ArticlePage.vue")),
  page("/law/:slug", "violation", "portal.law", () => import("./pages/ViolationPage.vue")),
  page("/:rest(.*)*", "missing", "problem.missing", () => import("./pages/MissingPage.vue")),
];

export const router = createRouter({
  history: createWebHistory("/"),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
