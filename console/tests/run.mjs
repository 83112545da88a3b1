/* Bundles the unit tests (TypeScript) for Node 18 and later and runs them with node:test. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
// Inside node_modules: nothing outside this folder is written, and git does not see it.
const out = mkdtempSync(join(here, "..", "node_modules", ".tests-"));
try {
  const names = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: names.map((name) => join(here, name)), outdir: out, outExtension: { ".js": ".mjs" },
    bundle: true, platform: "node", format: "esm", target: "node18", sourcemap: "inline",
    // Node 18 has WebCrypto, but not under its global name.
    banner: { js: 'import { webcrypto as w } from "node:crypto"; globalThis.crypto ??= w;' },
    tsconfig: join(here, "..", "tsconfig.json"), logLevel: "warning",
  });
  const files = names.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
