/** Words for a problem: the server's own sentence where it has one. */
import { t } from "@/i18n";
import type { ApiProblem } from "@/api/client";

export function problemWords(problem: ApiProblem): string {
  if (problem.code === "offline") return t("problem.offline");
  const said = [problem.detail || problem.title, problem.hint].filter(Boolean).join(" ");
  if (said) return said;
  switch (problem.status) {
    case 403:
      return t("problem.denied");
    case 404:
      return t("problem.missing");
    case 412:
      return t("problem.changed");
    case 429:
      return t("problem.slowdown");
    default:
      return t("problem.other", { status: problem.status });
  }
}
