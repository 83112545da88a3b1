/*
 * Shapes of the API, version 1. Members the server leaves out are optional here. This is the one place
 * where they are spelled: pages import from here only, so that types generated from
 * docs/api/openapi.json can take over by re-exporting them under the same names.
 */

export interface List<T> {
  items: T[];
  next?: string;
}

// --- session ---------------------------------------------------------------------------------------------

export interface SessionUser {
  id: string;
  login: string;
  name: string;
  organ_id: string;
  organ_name: string;
  level: number;
  roles: string[];
}

export interface Session {
  user: SessionUser;
  permissions: string[];
  csrf: string;
  node: { name: string; origin: string };
  law_hash: string;
}

// --- work ------------------------------------------------------------------------------------------------

export type DueLevel = "over" | "soon" | "ok" | "none";

export interface Row {
  id: string;
  no: string;
  flow: string;
  flow_name: string;
  state: string;
  state_name: string;
  badge?: string;
  title: string;
  organ_id: string;
  organ_name: string;
  region?: string;
  handler_name?: string;
  entity_id?: string;
  entity_name?: string;
  priority: number;
  due_on?: string;
  due_term?: string;
  due_name?: string;
  days_left?: number;
  due_level: DueLevel;
  opened_on: string;
  updated_at: string;
}

export interface FlowCount {
  flow: string;
  flow_name: string;
  open: number;
  soon: number;
  over: number;
}

// --- matter ----------------------------------------------------------------------------------------------

export interface EntityBrief {
  id: string;
  uscc?: string;
  name: string;
  type?: string;
  status?: string;
  region?: string;
  address?: string;
  registered_on?: string;
}

export interface Outlet {
  id: string;
  name: string;
  channel: string;
  platform?: string;
  url?: string;
  claimed_uscc?: string;
  claimed_name?: string;
}

export interface Fact {
  name: string;
  type: string;
  label: string;
  label_en?: string;
  value: string;
  raw?: unknown;
}

export interface Person {
  role: string;
  role_name: string;
  user_id: string;
  name: string;
}

export interface MatterEvent {
  seq: number;
  event: string;
  label: string;
  from_state?: string;
  to_state?: string;
  to_state_name?: string;
  role_name?: string;
  user_name?: string;
  at: string;
  note?: string;
  basis?: string;
  facts?: { label: string; value: string }[];
  ledger_seq?: number;
}

export interface TermStretch {
  from: string;
  to: string;
  what: string;
  days: number;
}

export interface Term {
  id: string;
  term: string;
  name: string;
  basis?: string;
  length?: string;
  /** The calendar of that year is not out: the last day may still move on. */
  provisional?: boolean;
  start_on: string;
  due_on?: string;
  state: "running" | "met" | "stopped" | "suspended" | "over";
  days_left?: number;
  level?: DueLevel;
  extensions?: number;
  explain?: TermStretch[];
}

export interface MatterDocument {
  id: string;
  template: string;
  title: string;
  no?: string;
  made_at: string;
  made_by: string;
  /** Ordered and still being made, made, or given up after several tries. */
  state: "making" | "made" | "failed";
  sha256?: string;
  docx_sha256?: string;
}

export interface Link {
  id: string;
  kind: string;
  no: string;
  title: string;
  flow_name: string;
  state_name: string;
}

export interface PublicationBrief {
  id: string;
  title: string;
  published_on?: string;
  state?: string;
  kind?: string;
  no?: string;
  stops_on?: string;
  class?: string;
}

export type AskType = "bool" | "int" | "fen" | "day" | "text" | "enum" | "person" | "ref";

export interface Ask {
  name: string;
  type: AskType;
  label: string;
  label_en?: string;
  required?: boolean;
  values?: { value: string; label: string }[];
  min?: number;
  max?: number;
  help?: string;
  /** Only fields of a document form carry one. */
  value?: unknown;
}

export interface Option {
  event: string;
  label: string;
  label_en?: string;
  to?: string;
  to_name?: string;
  role?: string;
  role_name?: string;
  allowed: boolean;
  why?: string;
  why_en?: string;
  basis?: string;
  asks?: Ask[];
}

export interface Notice {
  id: string;
  kind: string;
  to_name?: string;
  text?: string;
  made_at: string;
}

export interface Span {
  from: number;
  to: number;
  text: string;
  as: string;
  via: string[];
}

export type Verdict = "upheld" | "wrong" | "unsure";

export interface Finding {
  id: string;
  rule: string;
  rule_title: string;
  rule_hash?: string;
  violation: string;
  violation_name: string;
  basis: string;
  score: number;
  severity: number;
  field: string;
  why: string;
  check?: string;
  listing_id?: string;
  verdict?: Verdict;
  verdict_why?: string;
  record?: {
    kind: string;
    platform?: string;
    outlet?: string;
    title?: string;
    url?: string;
    observed_at?: string;
    price_fen?: number;
  };
  text?: string;
  spans: Span[];
  evidence?: Record<string, unknown>;
}

export interface Matter extends Row {
  version: number;
  flow_name_en?: string;
  state_name_en?: string;
  law_hash?: string;
  act_from?: string;
  act_to?: string;
  closed_on?: string;
  note?: string;
  entity?: EntityBrief;
  outlet?: Outlet;
  platform_name?: string;
  facts?: Fact[];
  persons?: Person[];
  events?: MatterEvent[];
  terms?: Term[];
  documents?: MatterDocument[];
  needed?: { template: string; title: string }[];
  links?: Link[];
  history?: Row[];
  findings?: Finding[];
  publications?: PublicationBrief[];
  notices?: Notice[];
  options?: Option[];
}

export interface DocumentForm {
  title: string;
  fields: Ask[];
}

export interface NewMatter {
  flow: string;
  title: string;
  entity_id?: string;
  outlet_id?: string;
  facts?: Record<string, unknown>;
  note?: string;
}

// --- entities, listings, rules, law ----------------------------------------------------------------------

export interface EntityRow extends EntityBrief {
  outlets_n?: number;
  open_n?: number;
  decisions_n?: number;
}

export interface EntityFile extends EntityBrief {
  capital_fen?: number;
  scope?: string;
  phones_masked?: string[] | string;
  outlets?: Outlet[];
  matters?: Row[];
  publications?: PublicationBrief[];
  findings_n?: number;
  licences?: { type: string; no: string; valid_to?: string }[];
}

export interface Listing {
  id: string;
  kind: string;
  platform?: string;
  outlet_name?: string;
  entity_id?: string;
  title?: string;
  body?: string;
  category?: string;
  price_fen?: number;
  list_price_fen?: number;
  url?: string;
  first_seen?: string;
  last_seen?: string;
  findings?: Finding[];
}

export interface Rule {
  id: string;
  title: string;
  violation: string;
  violation_name: string;
  basis: string;
  severity: number;
  hash: string;
  valid_from?: string;
  findings_n: number;
  upheld_n: number;
  wrong_n: number;
  precision?: number;
  state?: string;
  check?: string;
  fix?: string;
  file?: string;
  hits_n?: number;
  misses_n?: number;
  text?: string;
}

export interface FlowBrief {
  id: string;
  name: string;
  name_en?: string;
  basis?: string;
}

/** A row of a flow's table: `state` and `role` may name several with |, `state` all with *, `to` the same with =. */
export interface FlowRow {
  state: string;
  event: string;
  to: string;
  role?: string;
  guard?: string;
  basis?: string;
  label?: string;
}

export interface Flow extends FlowBrief {
  states: { id: string; name: string; final?: boolean; badge?: string }[];
  rows: FlowRow[];
  graph?: string;
  /** What opening a matter of this flow by hand asks. */
  opens?: Ask[];
}

export interface Violation {
  slug: string;
  name: string;
  name_en?: string;
  subject?: string;
  legal_basis?: string;
  penalty_basis?: string;
  penalty?: string;
  rules_n?: number;
}

export interface LawTerm {
  id: string;
  name: string;
  length?: string | number;
  unit?: string;
  trigger?: string;
  basis?: string;
  valid_from?: string;
  valid_to?: string;
  confidence?: string;
}

/** A figure that a province sets otherwise than the nation. */
export interface Overlay {
  region: string;
  region_name: string;
  id: string;
  name: string;
  figure: string;
  nation: string;
  basis: string;
  confidence: string;
  valid_from?: string;
  valid_to?: string;
  remark: string;
}

/** A law set that the store keeps. */
export interface LawSet {
  hash: string;
  title: string;
  state: string;
  from?: string;
  to?: string;
  matter_id?: string;
  matter_no?: string;
  kept_by: string;
  kept_at: string;
  switched_by?: string;
  switched_at?: string;
  files_n: number;
  bytes_n: number;
  matters_n: number;
}

export interface LawFile {
  path: string;
  text: string;
}

export interface LawLine {
  kind: string;
  file: string;
  key?: string;
  column?: string;
  before?: string;
  after?: string;
}

export interface LawClock {
  matter_id: string;
  no: string;
  title: string;
  flow: string;
  term: string;
  term_name: string;
  before?: string;
  after?: string;
  moves: boolean;
  lost: boolean;
}

/** What a law set would change, against the set in force. */
export interface LawChanges {
  hash?: string;
  matter_id?: string;
  problems?: string[];
  lines?: LawLine[];
  clocks?: LawClock[];
  lines_n: number;
  terms_n: number;
  clocks_n: number;
  changed_n: number;
  moved_n: number;
}

export interface LawAct {
  on?: string;
  name?: string;
  legal_basis?: string;
  penalty_basis?: string;
  penalty?: string;
  min_fen?: number;
  max_fen?: number;
}

/** A matter under the law it pins and under that of a day. */
export interface MatterLaw {
  hash_then: string;
  hash_now: string;
  pinned: boolean;
  same: boolean;
  stands: boolean;
  clocks?: {
    term: string; name: string; state: string; start_on: string; length_then?: string; due_then?: string; basis_then?: string;
    length_now?: string; due_now?: string; basis_now?: string; differs: boolean;
  }[];
  events?: { event: string; label: string; then: boolean; now: boolean }[];
  act_then?: LawAct;
  act_now?: LawAct;
  act_differs: boolean;
  lighter?: "act" | "decision";
  choice?: "act" | "decision";
  choice_reason?: string;
}

export interface DueQuestion {
  term: string;
  start: string;
  suspend?: string[];
  extend?: number;
  roll?: "weekend" | "holiday" | "none";
}

export interface DueAnswer {
  due: string;
  explain?: TermStretch[];
  /** The reckoning, a line a step. */
  text?: string;
}

export interface Supervision {
  organs?: { organ_id: string; organ_name: string; open: number; soon: number; over: number }[];
  officers?: { user_id: string; user_name: string; organ_name: string; open: number; soon: number; over: number }[];
  overdue?: Row[];
  funnel?: { step: string; n: number }[];
  rules?: { rule: string; title: string; leads: number; upheld: number; wrong: number; precision?: number }[];
  ratings?: { organ_id: string; organ_name: string; n: number; low_n: number; mean: number }[];
}

/** A row behind a number of supervision. */
export interface NumberRow {
  kind: "matter" | "listing";
  id: string;
  no?: string;
  title?: string;
  organ_name?: string;
  note?: string;
  at: string;
}

export interface Ruling {
  id: string;
  no: string;
  title: string;
  organ_name: string;
  entity_name?: string;
  violation: string;
  violation_name: string;
  outcome: string;
  outcome_name: string;
  fine_fen: number;
  discretion_name?: string;
  band?: string;
  reason?: string;
  decided_by?: string;
  decided_on: string;
  first: boolean;
  why?: "off_band" | "high" | "low";
  similar_n?: number;
  median_fen?: number;
}

export interface Comparison {
  outliers?: Ruling[];
  unequal?: { violation: string; violation_name: string; spared?: Ruling[]; penalised?: Ruling[] }[];
  approvals?: {
    user_id: string; user_name?: string; role: string; role_name: string;
    flow: string; flow_name: string; event: string; label: string; n: number;
  }[];
  ladder?: { organ_id: string; organ_name: string; step: string; step_name: string; n: number; unseen: number }[];
}

export interface Reminder {
  matter_id: string;
  no: string;
  title: string;
  organ_name: string;
  term_id: string;
  term_name: string;
  step: string;
  step_name: string;
  role: string;
  due_on: string;
  days_left: number;
  due_level: DueLevel;
}

export interface CalendarState {
  active: boolean;
  made_at?: string;
  /** The address on this node: told once, when it is made. */
  path?: string;
}

export interface LedgerEntry {
  seq: number;
  at: string;
  actor?: string;
  action: string;
  object?: string;
  object_id?: string;
  leaf_hash: string;
}

export type { LedgerProof } from "@/lib/ledgerproof";

export interface Organ {
  id: string;
  name: string;
  level: number;
  parent_id?: string;
  region?: string;
}

export interface User {
  id: string;
  login: string;
  name: string;
  organ_name: string;
  roles: string[];
  status: string;
}

// --- public ----------------------------------------------------------------------------------------------

export interface CheckQuestion {
  kind: "listing" | "ad" | "page" | "terms" | "message";
  title?: string;
  body?: string;
  category?: string;
  licence_no?: string;
}

export interface CheckFinding {
  rule: string;
  title: string;
  violation: string;
  violation_name: string;
  basis: string;
  score: number;
  severity: number;
  field: string;
  text: string;
  spans: Span[];
  why: string;
  fix?: string;
}

export interface CheckAnswer {
  findings: CheckFinding[];
  law_hash?: string;
}

export interface PublicSearch {
  entities: { uscc: string; name: string; region?: string; publications_n?: number }[];
  publications: { id: string; title: string; entity_name?: string; published_on?: string; kind?: string }[];
}

export interface PublicEntity {
  uscc: string;
  name: string;
  type?: string;
  status?: string;
  region?: string;
  address?: string;
  registered_on?: string;
  outlets?: { name: string; channel: string; platform?: string; url?: string }[];
  publications?: PublicationBrief[];
  complaints?: { n: number; settled_n: number; open_n?: number; first_n?: number; days?: number; rate?: number };
  complaint_infos?: { id: string; class: string; summary: string; result: string; published_on: string }[];
  refreshed_at?: string;
}

export interface Publication {
  id: string;
  kind: string;
  no?: string;
  title: string;
  entity_name?: string;
  uscc?: string;
  organ_name?: string;
  decided_on?: string;
  published_on?: string;
  stops_on?: string;
  class?: string;
  summary?: string;
  violation_name?: string;
  basis?: string;
  penalty?: string;
  /** The published members as canonical JSON: what the ledger's digest is of. */
  content?: string;
  proof?: import("@/lib/ledgerproof").LedgerProof;
}

export interface ComplaintInput {
  kind: "complaint" | "report";
  consumer_name: string;
  consumer_phone: string;
  against_name: string;
  against_uscc?: string;
  platform?: string;
  outlet?: string;
  order_no?: string;
  happened_on: string;
  amount_fen?: number;
  text: string;
  demands: string[];
  outlet_id?: string;
  violation?: string;
  at_platform?: boolean;
  firm_first?: boolean;
  files?: string[];
  consent_mediation: boolean;
  consent_publicity: boolean;
}

export interface Receipt {
  no: string;
  code: string;
  filed_at: string;
  organ_name?: string;
  accept_by?: string;
  ledger_seq?: number;
  leaf_hash?: string;
  note?: string;
  files?: EvidenceFile[];
}

export interface EvidenceFile {
  id: string;
  side: "consumer" | "party";
  name: string;
  kind: string;
  sha256: string;
  size_bytes: number;
  at_ms: string;
}

/** A complaint as those outside see it: the consumer with his receipt, the operator at its desk. */
export interface ComplaintStatus {
  id?: string;
  no: string;
  flow: string;
  flow_name: string;
  state: string;
  state_name: string;
  badge?: string;
  title: string;
  owner?: string;
  next_step?: string;
  next_by?: string;
  text?: string;
  demands?: string;
  amount_fen?: number;
  happened_on?: string;
  order_no?: string;
  shop?: string;
  platform?: string;
  firm_answer?: string;
  firm_offer?: string;
  perform_by?: string;
  performance_note?: string;
  over?: boolean;
  can_rate?: boolean;
  score?: number;
  version: number;
  events?: { at: string; label: string }[];
  options?: Option[];
  files?: EvidenceFile[];
  filed_at?: string;
}

export interface Shop {
  outlet_id: string;
  name: string;
  platform_name?: string;
  entity_name?: string;
  uscc?: string;
  organ_name?: string;
  platform_organ_name?: string;
  firm_first?: boolean;
}

export interface DeskRow {
  id: string;
  no: string;
  flow_name: string;
  state_name: string;
  badge?: string;
  title: string;
  owner?: string;
  next_step?: string;
  next_by?: string;
  due_level: DueLevel;
  opened_on: string;
  open?: boolean;
}

export interface Desk {
  name: string;
  uscc?: string;
  items: DeskRow[];
}

/** An entry of a register that is read as text: a warning, a typical case, an exposure. */
export interface PublishedText {
  id: string;
  kind: string;
  title: string;
  summary: string;
  basis?: string;
  lesson?: string;
  organ_name?: string;
  entity_name?: string;
  uscc?: string;
  published_on: string;
}

export interface WarningNumber {
  entity_id: string;
  name: string;
  uscc?: string;
  n: number;
  open_n: number;
  days: number;
  title: string;
  text: string;
}

export interface LawVersion {
  version: string;
  number?: string;
  valid_from?: string;
  valid_to?: string;
}

export interface LawArticle {
  id: string;
  statute: string;
  statute_name: string;
  article: string;
  title: string;
  plain: string;
  valid_from?: string;
  valid_to?: string;
  violations?: { id: string; name: string }[];
  rules?: { id: string; name: string }[];
}

export interface LawStatute {
  id: string;
  short_name: string;
  name: string;
  level: string;
  issuer?: string;
  versions: LawVersion[];
  articles_n: number;
}

export interface LawLibrary {
  statutes: LawStatute[];
  articles: LawArticle[];
}

export interface PublicViolation extends Violation {
  /** In plain words, and words that cross the line, where the law tables have them. */
  plain?: string;
  examples?: string[];
}

export interface PublicStats {
  entities_n?: number;
  outlets_n?: number;
  publications_n?: number;
  complaints_n?: number;
  as_of?: string;
}
