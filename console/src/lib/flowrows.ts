/*
 * Rows of a flow's table as steps of single states: "a|b" is two rows, "*" every state that is not final, "="
 * leads to where it came from. The matter begins with an event in the state "-".
 */
import type { FlowRow } from "@/api/types";

export const START = "-";

export function stepsOf(
  rows: readonly FlowRow[], states: readonly { id: string; final?: boolean }[],
): FlowRow[] {
  const open = states.filter((s) => !s.final && s.id !== START).map((s) => s.id);
  return rows.flatMap((row) => {
    const from = row.state === "*" ? open : row.state.split("|").map((s) => s.trim());
    return from.map((state) => ({ ...row, state, to: row.to === "=" ? state : row.to }));
  });
}
