/*
 * Words for a problem. The server gives a title in the reader's language and a detail that is a sentence for
 * people where it is about their matter (why a step is refused), and an English one where it is about the request.
 */
import type { ApiProblem } from "@/api/client";
import { lang, t } from "@/i18n";

const isChinese = (text: string): boolean => /[\u4e00-\u9fff]/.test(text);

export interface ProblemWords {
  said: string;
  /** For who can use it: shown small. */
  more: string;
}

/** What to say, and what more there is. */
export function problemWords(problem: ApiProblem): ProblemWords {
  if (problem.code === "offline") return { said: t("problem.offline"), more: "" };
  const ours = lang.value === "en" || isChinese(problem.detail);
  const said = (ours && problem.detail) || problem.title || byStatus(problem.status);
  const rest = [problem.detail, problem.hint ?? ""].filter((text) => text !== "" && text !== said);
  return { said, more: rest.join(" ") };
}

/** The same in one line, for the place under a field. */
export function fieldWords(problem: ApiProblem): string {
  const { said, more } = problemWords(problem);
  return more ? `${said} (${more})` : said;
}

function byStatus(status: number): string {
  switch (status) {
    case 403:
      return t("problem.denied");
    case 404:
      return t("problem.missing");
    case 412:
      return t("problem.changed");
    case 429:
      return t("problem.slowdown");
    default:
      return t("problem.other", { status });
  }
}
