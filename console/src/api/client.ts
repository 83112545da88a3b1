/* The one way to the server: JSON in and out, problem+json as a typed error. */
import { lang } from "@/i18n";

/** An error the server explained, or one of the way to it (`code` "offline", `status` 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly field?: string,
    readonly hint?: string,
  ) {
    super(detail || title || code);
  }
}

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Version of the row the change was made on: sent as If-Match. */
  version?: number;
  /** Sent as Idempotency-Key; the same key on a retry gets the first answer again. */
  onceKey?: string;
  signal?: AbortSignal;
  /** Bytes instead of a JSON body. */
  bytes?: Blob;
}

let csrfToken = "";
let onSignedOut: (() => void) | null = null;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called whenever the server says that nobody is signed in. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

/** A fresh key for one intended change; keep it over retries of the same form. */
export function newOnceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function addressOf(path: string, query: RequestOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1/${path}${text ? `?${text}` : ""}`;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers({ "Accept-Language": lang.value === "zh" ? "zh-CN" : "en" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.bytes) headers.set("Content-Type", "application/octet-stream");
  if (method !== "GET" && csrfToken) headers.set("X-CSRF-Token", csrfToken);
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if (options.onceKey) headers.set("Idempotency-Key", options.onceKey);
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.bytes) init.body = options.bytes;
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(addressOf(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0, "offline", "", "");
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => "");
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Not ours: a proxy in between. The status has to do.
  }
  const word = (name: string): string => (typeof body[name] === "string" ? (body[name] as string) : "");
  return new ApiProblem(
    response.status, word("code") || String(response.status), word("title"), word("detail"),
    word("field").replace(/^\//, "") || undefined, // a JSON pointer: "/facts/reason" word("hint") || undefined,
  );
}

async function answer(method: string, path: string, options: RequestOptions): Promise<Response> {
  const response = await send(method, path, options);
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && path !== "session") onSignedOut?.();
  throw problem;
}

export async function requestJson<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await answer(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function requestText(path: string): Promise<string> {
  return (await answer("GET", path, {})).text();
}

/** Bytes that are asked for by POST, because the asking is noted. */
export async function requestBlob(path: string): Promise<Blob> {
  return (await answer("POST", path, {})).blob();
}
