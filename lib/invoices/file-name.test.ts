import { describe, expect, test } from "vitest";
import { acceptFileName, fileNameOf, isExchangeFileName } from "./file-name";
import { refusalOf } from "./fixtures/read";

test.each([
  [0, false, "IT01234567897_00000.xml"],
  [35, false, "IT01234567897_0000Z.xml"],
  [36, true, "IT01234567897_00010.xml.p7m"],
  [36 ** 5 - 1, false, "IT01234567897_ZZZZZ.xml"],
])("the document %i of a company is named %s", (sequence, signed, name) => {
  expect(fileNameOf("IT01234567897", sequence, signed)).toBe(name);
  expect(isExchangeFileName(name)).toBe(true);
});

test.each([36 ** 5, -1, 1.5, Number.NaN])("there is no name for the sequence %d", (sequence) => {
  expect(refusalOf(() => fileNameOf("IT01234567897", sequence)).reason).toBe("file_name_sequence");
});

describe("a given name", () => {
  test.each([
    ["IT01180680397ITRON_00001.xml", "IT01180680397ITRON_00001.xml"],
    [" fattura di marzo.XML ", "fattura di marzo.XML"],
    ["IT01234567897_1.xml.p7m", "IT01234567897_1.xml.p7m"],
    ["", null],
    ["  ", null],
    [null, null],
    [undefined, null],
  ])("%j is taken as %j", (given, name) => {
    expect(acceptFileName(given)).toBe(name);
  });

  test.each([
    "../../etc/passwd.xml",
    "a/b.xml",
    "a\\b.xml",
    ".xml",
    "fattura.pdf",
    "fattura.xml.exe",
    "a\u0000.xml",
    "a\r\nb.xml",
    "fattura\u202elmx.xml",
    "\ud800.xml",
    `${"a".repeat(120)}.xml`,
  ])("%j is refused", (given) => {
    expect(refusalOf(() => acceptFileName(given))).toMatchObject({ reason: "file_name", field: "file_name" });
  });
});

test.each([
  ["IT01180680397ITRON_00001.xml", true],
  ["fattura.xml", false],
  ["IT01234567897_000001.xml", false],
])("%s is as the exchange wants it: %s", (name, expected) => {
  expect(isExchangeFileName(name)).toBe(expected);
});
