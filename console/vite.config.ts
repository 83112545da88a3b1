import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// One build, two entries: the public portal at / and the officer console at /console/.
// Nothing may be inlined: the program serves both under a strict Content-Security-Policy.
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": here("./src") } },
  define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
  build: {
    target: ["es2021", "chrome90", "firefox90", "safari15"],
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: { portal: here("./index.html"), console: here("./console/index.html") } },
  },
  server: { proxy: { "/api": process.env["WANGJIAN_ORIGIN"] ?? "http://127.0.0.1:8080" } },
});
