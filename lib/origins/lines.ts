import { allowsOrigin, type OriginFault, parseOrigin } from "./origin";

/** What is to be said about one line of the origins field. */
export type OriginLine = {
  /** As typed, without the spaces around it. */
  text: string;
  /** Position among all lines, empty ones counted, from 0. */
  at: number;
} & (
  | { fault: OriginFault; suggestion: string | null }
  /** `plain`: http on a host that is not this computer. `apex`: the domain itself, which a wildcard leaves out. */
  | { fault: null; origin: string; plain: boolean; apex: string | null }
);

const local = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for http to another host: anybody on the way can answer in its name. */
export function isPlain(origin: string): boolean {
  return origin.startsWith("http://") && !local.test(new URL(origin).hostname);
}

/** The lines of the field that are not empty, each as it would be read. `apex` is null once the list has it. */
export function readOriginLines(text: string): OriginLine[] {
  const read = text.split(/\r?\n/).flatMap((line, at): OriginLine[] => {
    const trimmed = line.trim();
    if (trimmed === "") return [];
    const parsed = parseOrigin(trimmed);
    if ("fault" in parsed) return [{ text: trimmed, at, ...parsed }];
    const { origin } = parsed;
    const wildcard = origin.startsWith("*.");
    return [
      {
        text: trimmed,
        at,
        fault: null,
        origin,
        plain: !wildcard && isPlain(origin),
        apex: wildcard ? `https://${origin.slice(2)}` : null,
      },
    ];
  });
  const origins = originsOf(read);
  return read.map((line) =>
    line.fault === null && line.apex && allowsOrigin(origins, line.apex) ? { ...line, apex: null } : line,
  );
}

/** The origins among the lines: those without a fault. */
export function originsOf(lines: readonly OriginLine[]): string[] {
  return lines.flatMap((line) => (line.fault === null ? [line.origin] : []));
}

/** The text with the line at a position replaced; null leaves the line out. */
export function replaceLine(text: string, at: number, line: string | null): string {
  const lines = text.split(/\r?\n/);
  if (line === null) lines.splice(at, 1);
  else lines[at] = line;
  return lines.join("\n");
}

/** The text with every line that has no fault in its one spelling, each once, and no empty line between. */
export function tidyLines(text: string): string {
  const lines = readOriginLines(text).map((line) => (line.fault === null ? line.origin : line.text));
  return [...new Set(lines)].join("\n");
}

/** Whether a page may call: its origin, and the line that lets it in; null when none does. */
export type Verdict = { origin: string; by: string | null };

/** Judges the address of a page (`https://` may be left out) by the lines; null when it is no web address. */
export function judgeAddress(origins: readonly string[], address: string): Verdict | null {
  const text = address.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === "" || /\s/.test(text) || !URL.canParse(url)) return null;
  const { origin, protocol } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return null;
  return { origin, by: origins.find((line) => allowsOrigin([line], origin)) ?? null };
}
