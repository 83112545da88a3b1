/* A node of the real program with the demonstration province, on a free port of the loopback interface. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
export const program = process.env.WANGJIAN ?? join(root, "build", "wangjian");

/** Password of every demonstration account; the demo prints it. */
export const password = "Wangjian-2026";

/** The stores the tests run on: SQLite always, PostgreSQL where WJ_TEST_PG names a server. */
export const engines = process.env.WJ_TEST_PG ? ["sqlite", "postgresql"] : ["sqlite"];

let made = 0;

/** An empty database of its own on the test server. */
function freshDatabase() {
  const name = `e2e_${process.pid}_${++made}`;
  const url = process.env.WJ_TEST_PG;
  execFileSync("psql", ["-q", url, "-c", `CREATE DATABASE ${name}`], { stdio: ["ignore", "ignore", "inherit"] });
  return {
    url: url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`),
    drop: () => execFileSync("psql", ["-q", url, "-c", `DROP DATABASE ${name} WITH (FORCE)`], { stdio: ["ignore", "ignore", "inherit"] }),
  };
}

/** The address that the node says it serves: it chose a free port itself. */
function served(child, log) {
  return new Promise((resolve, reject) => {
    const hear = (chunk) => {
      log.push(String(chunk));
      const said = /serves (http:\S+)\/ /.exec(log.join(""));
      if (said) resolve(said[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(`the node did not come up:\n${log.join("")}`)));
  });
}

/** Makes a node with demonstration data lets prepare run commands on it, starts it with further options; stop() ends it. */
export async function startNode(engine = "sqlite", options = [], prepare = () => {}) {
  const data = mkdtempSync(join(tmpdir(), "wj-e2e-"));
  const database = engine === "postgresql" ? freshDatabase() : null;
  const store = ["--data", join(data, "node"), ...(database ? ["--db", database.url] : [])];
  const demo = execFileSync(program, ["init", ...store, "--demo"], { encoding: "utf8" });
  prepare((...args) => execFileSync(program, [...args, ...store], { encoding: "utf8" }));
  const log = [];
  const child = spawn(program, ["serve", ...store, "--listen", "127.0.0.1:0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => child.once("exit", done));
  async function stop() {
    child.kill("SIGTERM");
    await ended;
    database?.drop();
    rmSync(data, { recursive: true, force: true });
  }
  let origin;
  try {
    origin = await served(child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, demo, log, stop, run: (...args) => execFileSync(program, [...args, ...store], { encoding: "utf8" }) };
}
