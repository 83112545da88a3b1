/* Just enough of YAML to ink its keys and comments; the text itself is never changed. */

export interface YamlPart {
  kind: "key" | "comment" | "text";
  text: string;
}

/** Parts of every line; joined with newlines they give the text back. */
export function yamlLines(text: string): YamlPart[][] {
  if (text === "") return [];
  return text.replace(/\n$/, "").split("\n").map((line) => {
    if (/^\s*#/.test(line)) return [{ kind: "comment", text: line }];
    const key = /^(\s*(?:- )*)([A-Za-z_][\w-]*:)(?=\s|$)(.*)$/.exec(line);
    if (!key) return [{ kind: "text", text: line }];
    return [
      { kind: "text", text: key[1] as string },
      { kind: "key", text: key[2] as string },
      { kind: "text", text: key[3] as string },
    ].filter((part): part is YamlPart => part.text !== "");
  });
}
