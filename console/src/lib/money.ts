/* Money is integer fen everywhere; people read and type yuan. */

/** "1,234.50" of 123450 fen; without decimals when there are none. */
export function yuanOfFen(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(fen) / 100);
  const rest = Math.abs(fen) % 100;
  const grouped = String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${sign}${grouped}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

/** Fen of a typed sum in yuan ("1,234.5", full-width digits allowed); null when it is none. */
export function fenOfYuan(typed: string): number | null {
  const plain = typed.normalize("NFKC").replace(/[,\s\u00a5]|元$/g, "");
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}
