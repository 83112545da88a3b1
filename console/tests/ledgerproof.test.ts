import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { test } from "node:test";
import { fromBase64, fromHex, sha256, sha256Plain, toHex } from "@/lib/hash";
import { checkProof, checkSubject, parseCheckpoint, parsePublicKey, walkPath, type LedgerProof } from "@/lib/ledgerproof";

const sha = (...parts: Buffer[]): Buffer => parts.reduce((h, p) => h.update(p), createHash("sha256")).digest();
const leafHash = (leaf: string): Buffer => sha(Buffer.from([0]), Buffer.from(leaf));
const pairHash = (a: Buffer, b: Buffer): Buffer => sha(Buffer.from([1]), a, b);

/** RFC 9162, 2.1.1: root of a list of leaf hashes, by its recursive definition. */
function rootOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return pairHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

/** RFC 9162, 2.1.3.1: path of leaf m, by its recursive definition. */
function pathOf(m: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  if (m < k) return [...pathOf(m, leaves.slice(0, k)), rootOf(leaves.slice(k))];
  return [...pathOf(m - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

const keys = generateKeyPairSync("ed25519");
const rawKey = keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const vkey = `node.example+00000001+${Buffer.concat([Buffer.from([1]), rawKey]).toString("base64")}`;

function proofOf(seq: number, texts: string[]): LedgerProof {
  const leaves = texts.map(leafHash);
  const root = rootOf(leaves);
  const body = `node.example/ledger\n${texts.length}\n${root.toString("base64")}\n`;
  const signature = sign(null, Buffer.from(body), keys.privateKey);
  const line = Buffer.concat([Buffer.from([0, 0, 0, 1]), signature]).toString("base64");
  return {
    seq, tree_size: texts.length, leaf: texts[seq] as string, leaf_hash: (leaves[seq] as Buffer).toString("hex"),
    root: root.toString("hex"), path: pathOf(seq, leaves).map((p) => p.toString("hex")),
    checkpoint: `${body}\n\u2014 node.example ${line}\n`, public_key: vkey,
  };
}

const texts = (n: number): string[] => Array.from({ length: n }, (_, i) => `{"seq":${i},"做":"公示"}`);

test("SHA-256 in plain code agrees with the library on every length around a block", () => {
  for (let n = 0; n < 200; n++) {
    const data = randomBytes(n);
    assert.equal(toHex(sha256Plain(data)), createHash("sha256").update(data).digest("hex"), `length ${n}`);
  }
});

test("SHA-256 through WebCrypto, and without it, is the same", async () => {
  const data = Buffer.from("账本");
  assert.equal(toHex(await sha256(data)), createHash("sha256").update(data).digest("hex"));
});

test("every leaf of every tree up to 33 leaves is proved", async () => {
  for (let n = 1; n <= 33; n++) {
    const all = texts(n);
    for (let i = 0; i < n; i++) {
      const report = await checkProof(proofOf(i, all));
      assert.equal(report.fault, null, `leaf ${i} of ${n}`);
      assert.ok(report.ok);
    }
  }
});

test("the steps shown end in the root", async () => {
  const report = await checkProof(proofOf(5, texts(11)));
  assert.equal(report.steps[report.steps.length - 1]?.result, report.root);
  assert.equal(report.checkpointSize, 11);
  assert.equal(report.origin, "node.example/ledger");
});

const flip = (hex: string): string => (hex[0] === "0" ? "1" : "0") + hex.slice(1);

test("an altered leaf text is found", async () => {
  const proof = proofOf(3, texts(8));
  assert.equal((await checkProof({ ...proof, leaf: proof.leaf.replace("公示", "撤回") })).fault, "leaf");
});

test("an altered leaf with a fitting hash does not reach the root", async () => {
  const proof = proofOf(3, texts(8));
  const leaf = proof.leaf.replace("公示", "撤回");
  assert.equal((await checkProof({ ...proof, leaf, leaf_hash: leafHash(leaf).toString("hex") })).fault, "root");
});

test("an altered, missing or additional sibling is found", async () => {
  const proof = proofOf(3, texts(8));
  assert.equal((await checkProof({ ...proof, path: proof.path.map((p, i) => (i === 1 ? flip(p) : p)) })).fault, "root");
  assert.equal((await checkProof({ ...proof, path: proof.path.slice(1) })).fault, "path");
  assert.equal((await checkProof({ ...proof, path: [...proof.path, proof.root] })).fault, "path");
});

test("a path of what are no hashes is refused", async () => {
  const proof = proofOf(3, texts(8));
  assert.equal((await checkProof({ ...proof, path: ["xyz", ...proof.path.slice(1)] })).fault, "shape");
  assert.equal((await checkProof({ ...proof, path: ["abcd", ...proof.path.slice(1)] })).fault, "shape");
});

test("a position outside the tree is refused", async () => {
  const leaf = Buffer.alloc(32);
  assert.equal(await walkPath(8, 8, leaf, []), null);
  assert.equal(await walkPath(-1, 8, leaf, []), null);
  assert.equal(await walkPath(0, 0, leaf, []), null);
  assert.equal(await walkPath(0.5, 8, leaf, []), null);
});

test("a checkpoint of another root or size is found", async () => {
  const proof = proofOf(3, texts(8));
  assert.equal((await checkProof({ ...proof, checkpoint: proofOf(3, texts(9)).checkpoint })).fault, "checkpoint");
  assert.equal((await checkProof({ ...proof, checkpoint: "nothing" })).fault, "checkpoint");
});

test("a checkpoint signed by somebody else is found", async () => {
  const proof = proofOf(3, texts(8));
  const other = generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const report = await checkProof({ ...proof, public_key: other.toString("hex") });
  assert.equal(report.fault, "signature");
  assert.equal(report.ok, false);
});

test("a public key is read as verifier key, base64 or hex", () => {
  const hex = rawKey.toString("hex");
  for (const text of [vkey, rawKey.toString("base64"), hex, ` ${hex}\n`]) {
    assert.equal(toHex(parsePublicKey(text) as Uint8Array), hex);
  }
  assert.equal(parsePublicKey("nothing"), null);
  assert.equal(parsePublicKey("node+00000001+AAAA"), null);
});

test("a checkpoint is taken apart, and what is none is refused", () => {
  const note = parseCheckpoint(proofOf(0, texts(2)).checkpoint);
  assert.equal(note?.size, 2);
  assert.equal(note?.signatures.length, 1);
  for (const text of ["", "a\nb\nc\n\n", "origin\n007\nAAAA\n\n", "origin\n1\nAAAA\n\n"]) {
    assert.equal(parseCheckpoint(text), null);
  }
});

test("hex and base64 that are none are refused", () => {
  assert.equal(fromHex("abc"), null);
  assert.equal(fromHex("zz"), null);
  assert.deepEqual(fromHex("0aff"), Uint8Array.from([10, 255]));
  assert.equal(fromBase64("a"), null);
  assert.equal(fromBase64("ab*="), null);
});

const content = '{"no":"〔2026〕12号","penalty":"罚款"}';
const record = (more: object): string =>
  JSON.stringify({ object: "publication", object_id: "p1", detail: `decision sha256:${sha(Buffer.from(content)).toString("hex")}`, ...more });

test("a record is about the publication shown, and its digest is that of the content", async () => {
  assert.deepEqual(await checkSubject(record({}), { object: "publication", id: "p1", content }), { fault: null, bound: true });
});

test("a good proof of another record is refused", async () => {
  const subject = { object: "publication", id: "p1", content };
  for (const leaf of [record({ object_id: "p2" }), record({ object: "matter" }), "no JSON", "null"]) {
    assert.equal((await checkSubject(leaf, subject)).fault, "other", leaf);
  }
});

test("a publication altered after its record, or kept back, is found", async () => {
  assert.equal((await checkSubject(record({}), { object: "publication", id: "p1", content: content + " " })).fault, "content");
  assert.equal((await checkSubject(record({}), { object: "publication", id: "p1" })).fault, "content");
});

test("a record without digest binds nothing", async () => {
  assert.deepEqual(await checkSubject(record({ detail: "decision" }), { object: "publication", id: "p1" }), { fault: null, bound: false });
});
