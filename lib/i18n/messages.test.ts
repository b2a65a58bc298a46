import { describe, expect, it } from "vitest";
import { errorCodes } from "@/lib/errors";
import { locales } from "./locale";
import { messages } from "./messages";
import { formatter, translator } from "./translator";

/** Every leaf as `namespace.key`, with its text. */
function leaves(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    leaves(child, path ? `${path}.${key}` : key),
  );
}

/** Names of the values a message takes: `{count, plural, …}` and `{name}` at any depth, and `<tag>`. */
function holes(text: string): string[] {
  const names = [...text.matchAll(/\{\s*(\w+)\s*[,}]/g), ...text.matchAll(/<(\w+)>/g)].map(
    (match) => match[1] ?? "",
  );
  // A branch of a plural that is one word is no value.
  const branches = new Set([...text.matchAll(/\b(?:one|other) \{(\w+)\}/g)].map((match) => match[1]));
  return [...new Set(names)].filter((name) => !branches.has(name)).sort();
}

describe("messages", () => {
  const italian = new Map(leaves(messages.it));
  const english = new Map(leaves(messages.en));

  it("have the same keys in both languages", () => {
    expect([...english.keys()].sort()).toEqual([...italian.keys()].sort());
  });

  it("take the same values in both languages", () => {
    for (const [key, text] of italian)
      expect([key, holes(english.get(key) ?? "")]).toEqual([key, holes(text)]);
  });

  it("are never empty", () => {
    for (const [key, text] of [...italian, ...english]) expect([key, text.trim()]).not.toEqual([key, ""]);
  });

  it("have a sentence for every code of a refusal", () => {
    for (const code of errorCodes) expect(italian.has(`errors.${code}`), code).toBe(true);
  });
});

describe("outside a request", () => {
  it("texts are in the language asked for", () => {
    expect(locales.map((locale) => translator(locale)("common.actions.cancel"))).toEqual([
      "Annulla",
      "Cancel",
    ]);
  });

  it("dates are those of Rome", () => {
    const at = new Date("2026-03-05T23:30:00Z");
    expect(formatter("it").dateTime(at, "dateTime")).toBe("6 mar 2026, 00:30");
    expect(formatter("en").dateTime(at, "date")).toBe("Mar 6, 2026");
  });
});
