import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeNext, signInPath } from "./next-path";

const here = "https://dashboard.example.com";

describe("a path to go on to", () => {
  it.each([
    ["/keys/7?tab=a#desk", "/keys/7?tab=a#desk"],
    ["/keys/../events", "/events"],
    ["/@evil.example", "/@evil.example"],
  ])("%s is one of ours", (text, path) => {
    expect(safeNext(text)).toBe(path);
  });

  it.each([
    ...[
      "",
      "keys",
      "//evil.example",
      "///evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "\\/evil.example",
    ],
    ...[
      "https:evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "data:text/html,x",
      "/\t/evil.example",
    ],
    ...[
      "/\n/evil.example",
      "/\r\\evil.example",
      " //evil.example",
      "\u0000//evil.example",
      "/.//evil.example",
    ],
    ...[
      "/..//evil.example",
      "/keys/..//evil.example",
      "/%2e//evil.example",
      "/%2e%2e//evil.example",
      "/.\\\\evil.example",
    ],
    ...["/sign-in", "/sign-in/?next=/sign-in", "/reset?link=x", "/api/health", "/desk", "/keys/../desk"],
  ])("%j leads home", (text) => {
    expect(safeNext(text)).toBe("/keys");
  });

  it("stays with us for any text at all, at either door", () => {
    const pieces = [
      "/",
      "\\",
      "//",
      ".",
      "..",
      "%2f",
      "%5c",
      "\t",
      "\n",
      "\r",
      "\0",
      ":",
      "@",
      "?",
      "#",
      " ",
      "\u3002",
    ];
    const words = ["evil.example", "https:", "javascript:", "keys", "desk", "%2e%2e", "\ufeff", "\u2028"];
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces, ...words), fc.string({ maxLength: 3 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(text, fc.constantFrom("dashboard" as const, "desk" as const), (parts, door) => {
        const path = safeNext(parts.join(""), door);
        expect(new URL(path, here).origin).toBe(here);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(path).not.toMatch(/\p{Cc}/u);
        const back = new URL(signInPath(path, door), here);
        expect(back.origin).toBe(here);
        expect(safeNext(back.searchParams.get("next"), door)).toBe(
          path === "/" ? safeNext(null, door) : path,
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
