/* A node behind a real nginx with the configuration of packaging/nginx: TLS, and who the caller is. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { password, startNode } from "./lib/node.mjs";

const shipped = readFileSync(new URL("../../packaging/nginx/wangjian.conf", import.meta.url), "utf8");
// An address of the loopback network that no other test run uses at the same time.
const address = `127.${64 + (process.pid >> 16)}.${(process.pid >> 8) & 255}.${process.pid & 255}`;
const [tls, plain] = [18443, 18080];

/** The shipped configuration with other addresses and certificates, within what a whole nginx.conf needs. */
function configuration(dir, upstream) {
  const site = shipped
    .replace("server 127.0.0.1:8080;", `server ${upstream};`)
    .replace("listen 443 ssl http2;", `listen ${address}:${tls} ssl http2;`)
    .replace("listen 80;", `listen ${address}:${plain};`)
    .replace(/^ *listen \[::\].*\n/gm, "")
    .replace("/etc/ssl/certs/wangjian.pem", join(dir, "cert.pem"))
    .replace("/etc/ssl/private/wangjian.key", join(dir, "key.pem"));
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((n) => `${n}_temp_path ${join(dir, n)};`).join("\n");
  const user = process.getuid() === 0 ? "user root;\n" : "";
  return `${user}daemon off;\npid ${join(dir, "pid")};\nerror_log ${join(dir, "error.log")};\nevents {}\nhttp {\naccess_log off;\n${temp}\n${site}}\n`;
}

describe("behind nginx", () => {
  let node, nginx, dir;
  before(async () => {
    node = await startNode("sqlite", ["--behind-proxy", "--secure"]);
    dir = mkdtempSync(join(tmpdir(), "wj-nginx-"));
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
      "-subj", "/CN=wangjian.example", "-keyout", join(dir, "key.pem"), "-out", join(dir, "cert.pem")], { stdio: "ignore" });
    writeFileSync(join(dir, "nginx.conf"), configuration(dir, new URL(node.origin).host));
    execFileSync("nginx", ["-t", "-q", "-p", dir, "-e", join(dir, "error.log"), "-c", join(dir, "nginx.conf")]);
    nginx = spawn("nginx", ["-p", dir, "-e", join(dir, "error.log"), "-c", join(dir, "nginx.conf")], { stdio: "inherit" });
    // nginx writes its number when it listens.
    while (!existsSync(join(dir, "pid")) && nginx.exitCode === null) await new Promise((done) => setTimeout(done, 20));
  });
  after(async () => {
    if (nginx?.exitCode === null) {
      const ended = new Promise((done) => nginx.once("exit", done));
      nginx.kill("SIGTERM");
      await ended;
    }
    await node?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = (path, { body, headers = {}, ...options } = {}) => new Promise((resolve, reject) => {
    const r = request({ host: address, port: tls, path, rejectUnauthorized: false, headers: { Host: "wangjian.example", ...headers }, ...options },
      (response) => {
        let text = "";
        response.on("data", (chunk) => { text += chunk; });
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
    r.on("error", reject);
    r.end(body);
  });

  test("pages and answers come through, with the policies of the node", async () => {
    const home = await ask("/");
    assert.equal(home.status, 200);
    assert.match(home.headers["content-security-policy"], /default-src/);
    assert.match(home.headers["strict-transport-security"], /max-age=\d+/);
    assert.equal((await ask("/api/v1/public/stats")).status, 200);
  });

  test("who comes without TLS is sent to it", async () => {
    const response = await fetch(`http://${address}:${plain}/search?q=1`, { redirect: "manual" });
    assert.equal(response.status, 308);
    assert.match(response.headers.get("location"), /^https:\/\/.*\/search\?q=1$/);
  });

  test("a session's cookie goes over TLS only", async () => {
    const response = await ask("/api/v1/session", { method: "POST", body: JSON.stringify({ login: "zhangwei", password }),
      headers: { "Content-Type": "application/json" } });
    assert.ok(response.status < 300, response.text);
    assert.match(response.headers["set-cookie"][0], /^__Host-wj_session=.*; Secure/);
  });

  test("the node's own numbers are for its machine, not for who comes through", async () => {
    assert.doesNotMatch((await ask("/metrics")).text, /^# TYPE /m);
    assert.match(await (await fetch(`${node.origin}/metrics`)).text(), /^# TYPE /m);
  });

  test("who guesses passwords is stopped, whatever addresses are made up", async () => {
    const guess = (i) => ask("/api/v1/session", { method: "POST", body: JSON.stringify({ login: `nobody${i}`, password: "guess" }),
      headers: { "Content-Type": "application/json", "X-Forwarded-For": `203.0.113.${i}` } });
    const answers = [];
    for (let i = 0; i < 25 && answers.at(-1) !== 429; i++) answers.push((await guess(i)).status);
    assert.equal(answers[0], 401);
    assert.equal(answers.at(-1), 429, answers.join(" "));
  });
});
