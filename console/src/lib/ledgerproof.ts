/*
 * Checks in the reader's own browser that a record stands in the ledger: the inclusion proof of
 * RFC 9162 section 2.1.3.2, and that the signed checkpoint (C2SP signed note) names the same root.
 */
import { fromBase64, fromHex, sha256, toHex } from "./hash";

export interface LedgerProof {
  seq: number;
  tree_size: number;
  leaf: string;
  leaf_hash: string;
  root: string;
  path: string[];
  checkpoint: string;
  public_key: string;
}

export interface ProofStep {
  /** On which side the sibling from the proof stands. */
  side: "left" | "right";
  sibling: string;
  result: string;
}

/** Why a proof does not hold; `null` in a result means it does. */
export type ProofFault = "shape" | "leaf" | "path" | "root" | "checkpoint" | "signature";

export interface ProofReport {
  ok: boolean;
  fault: ProofFault | null;
  leafHash: string;
  steps: ProofStep[];
  root: string;
  checkpointSize: number | null;
  origin: string;
  /** valid; invalid; or unknown where the browser cannot verify Ed25519. */
  signature: "valid" | "invalid" | "unknown";
}

function join(prefix: number, ...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(1 + parts.reduce((n, p) => n + p.length, 0));
  whole[0] = prefix;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Leaf hash: SHA-256(0x00 || leaf). */
export function hashLeaf(leaf: Uint8Array): Promise<Uint8Array> {
  return sha256(join(0, leaf));
}

/** Inner hash: SHA-256(0x01 || left || right). */
export function hashPair(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(join(1, left, right));
}

/**
 * Walks the path from a leaf to the root, one step per sibling. Null when the path is too short or too
 * long for a tree of that size. Divisions instead of shifts: sizes may pass 2^31.
 */
export async function walkPath(
  index: number, size: number, leafHash: Uint8Array, path: readonly Uint8Array[],
): Promise<{ root: Uint8Array; steps: ProofStep[] } | null> {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return null;
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  const steps: ProofStep[] = [];
  for (const sibling of path) {
    if (last === 0) return null;
    const left = node % 2 === 1 || node === last;
    hash = left ? await hashPair(sibling, hash) : await hashPair(hash, sibling);
    steps.push({ side: left ? "left" : "right", sibling: toHex(sibling), result: toHex(hash) });
    if (left) {
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? { root: hash, steps } : null;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
  /** The signed bytes: everything up to and with the newline before the empty line. */
  body: string;
  signatures: { name: string; keyId: Uint8Array; signature: Uint8Array }[];
}

/** A C2SP checkpoint (signed note), or null when the text is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const split = text.indexOf("\n\n");
  if (split < 0) return null;
  const body = text.slice(0, split + 1);
  const [origin, size, root] = body.split("\n");
  const rootBytes = root ? fromBase64(root) : null;
  if (!origin || !size || !/^(0|[1-9]\d*)$/.test(size) || rootBytes?.length !== 32) return null;
  const signatures = text.slice(split + 2).split("\n").flatMap((line) => {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line);
    const blob = match ? fromBase64(match[2] as string) : null;
    if (!match || !blob || blob.length < 5) return [];
    return [{ name: match[1] as string, keyId: blob.slice(0, 4), signature: blob.slice(4) }];
  });
  return { origin, size: Number(size), root: rootBytes, body, signatures };
}

/** Raw Ed25519 key of a verifier key "name+id+base64(0x01 || key)", plain base64 or hex. */
export function parsePublicKey(text: string): Uint8Array | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return fromHex(trimmed);
  const named = /^[^+\s]+\+[0-9a-f]{8}\+(.+)$/.exec(trimmed);
  const bytes = fromBase64(named ? (named[1] as string) : trimmed);
  if (bytes?.length === 33 && bytes[0] === 1) return bytes.slice(1);
  return bytes?.length === 32 ? bytes : null;
}

async function checkSignature(note: Checkpoint, publicKey: string): Promise<"valid" | "invalid" | "unknown"> {
  const raw = parsePublicKey(publicKey);
  const subtle = globalThis.crypto?.subtle;
  if (!raw || !subtle) return "unknown";
  let key: CryptoKey;
  try {
    key = await subtle.importKey("raw", raw as BufferSource, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unknown"; // a browser without Ed25519
  }
  const body = new TextEncoder().encode(note.body);
  for (const { signature } of note.signatures) {
    if (await subtle.verify({ name: "Ed25519" }, key, signature as BufferSource, body as BufferSource)) return "valid";
  }
  return "invalid";
}

/** What a record of the ledger must be about for the page that shows it. */
export interface ProofSubject {
  object: string;
  id: string;
  /** Canonical text whose SHA-256 the record names ("sha256:…" in its detail), where the record binds one. */
  content?: string | undefined;
}

export type SubjectFault = "other" | "content";

/** Is the record about this thing, and is this the content it was made over? `bound`: a digest was compared. */
export async function checkSubject(
  leaf: string, subject: ProofSubject,
): Promise<{ fault: SubjectFault | null; bound: boolean }> {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(leaf) as Record<string, unknown>;
  } catch {
    return { fault: "other", bound: false };
  }
  if (record?.["object"] !== subject.object || record["object_id"] !== subject.id) return { fault: "other", bound: false };
  const named = /\bsha256:([0-9a-f]{64})\b/.exec(String(record["detail"] ?? ""));
  if (!named) return { fault: null, bound: false };
  if (subject.content === undefined) return { fault: "content", bound: false };
  const digest = toHex(await sha256(new TextEncoder().encode(subject.content)));
  return digest === named[1] ? { fault: null, bound: true } : { fault: "content", bound: false };
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/** Recomputes everything the proof claims. Nothing in it is believed. */
export async function checkProof(proof: LedgerProof): Promise<ProofReport> {
  const report: ProofReport = {
    ok: false, fault: "shape", leafHash: "", steps: [], root: "", checkpointSize: null, origin: "", signature: "unknown",
  };
  const path = proof.path.map(fromHex);
  const leafHash = await hashLeaf(new TextEncoder().encode(proof.leaf));
  report.leafHash = toHex(leafHash);
  if (path.some((p) => p?.length !== 32)) return report;
  if (report.leafHash !== proof.leaf_hash.toLowerCase()) return { ...report, fault: "leaf" };
  const walked = await walkPath(proof.seq, proof.tree_size, leafHash, path as Uint8Array[]);
  if (!walked) return { ...report, fault: "path" };
  report.steps = walked.steps;
  report.root = toHex(walked.root);
  if (report.root !== proof.root.toLowerCase()) return { ...report, fault: "root" };
  const note = parseCheckpoint(proof.checkpoint);
  if (!note || note.size !== proof.tree_size || !sameBytes(note.root, walked.root)) {
    return { ...report, fault: "checkpoint" };
  }
  report.checkpointSize = note.size;
  report.origin = note.origin;
  report.signature = await checkSignature(note, proof.public_key);
  if (report.signature === "invalid") return { ...report, fault: "signature" };
  return { ...report, ok: true, fault: null };
}
