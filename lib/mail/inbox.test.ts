import { describe, expect, it } from "vitest";
import { linkify, readInbox } from "./inbox";

describe("the demo's inbox", () => {
  it("is empty before the first mail", () => {
    expect(readInbox("/nowhere/at/all")).toEqual([]);
  });

  it.each([
    ["plain", [["plain", false]]],
    [
      "see https://a.example/x?y=1.\nbye",
      [
        ["see ", false],
        ["https://a.example/x?y=1", true],
        [".\nbye", false],
      ],
    ],
    [
      "(http://a.example)",
      [
        ["(", false],
        ["http://a.example", true],
        [")", false],
      ],
    ],
    ["javascript:alert(1) data:text/html,x", [["javascript:alert(1) data:text/html,x", false]]],
  ])("finds the addresses in %j and loses nothing", (text, expected) => {
    const pieces = linkify(text);
    expect(pieces.map((piece) => [piece.text, piece.href !== null])).toEqual(expected);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  });
});
