/** How sure a finding is, as a word: the number alone says nothing to somebody who did not set it. */
export function scoreWord(score: number): "sure" | "likely" | "possible" | "weak" {
  if (score >= 0.9) return "sure";
  if (score >= 0.7) return "likely";
  return score >= 0.5 ? "possible" : "weak";
}

/** "87 %" of 0.87; a dash when there is nothing to divide. */
export function percent(share: number | undefined): string {
  return share === undefined || Number.isNaN(share) ? "\u2014" : `${Math.round(share * 100)}%`;
}
