import { createApp } from "vue";
import { setSignedOutHandler } from "@/api/client";
import "@/style/base.css";
import "@/style/officer.css";
import App from "./App.vue";
import { router } from "./router";
import { takeSession } from "./session";

setSignedOutHandler(() => {
  takeSession(null);
  const here = router.currentRoute.value;
  if (here.name !== "sign-in") void router.push({ name: "sign-in", query: { to: here.fullPath } });
});

createApp(App).use(router).mount("#app");
