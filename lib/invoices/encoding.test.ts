import { describe, expect, test } from "vitest";
import { decode, encode } from "./encoding";
import { refusalOf } from "./fixtures/read";

const declared = (encoding: string, body = "à€") =>
  `<?xml version="1.0" encoding="${encoding}"?><a>${body}</a>`;
const utf16 = (text: string, swap: boolean) => {
  const bytes = Buffer.from(text, "utf16le");
  return swap ? bytes.swap16() : bytes;
};
const single = (text: string, codes: Record<string, number>) =>
  Uint8Array.from([...text].map((char) => codes[char] ?? char.charCodeAt(0)));

describe("the text of a document", () => {
  test.each([
    ["UTF-8 without a declaration", Buffer.from("<a>à€</a>"), "<a>à€</a>"],
    ["UTF-8 as declared", Buffer.from(declared("utf-8")), declared("utf-8")],
    [
      "UTF-8 by its mark, whatever is declared",
      Buffer.from(`\uFEFF${declared("windows-1252")}`),
      declared("windows-1252"),
    ],
    ["windows-1252", single(declared("windows-1252"), { "€": 0x80 }), declared("windows-1252")],
    ["ISO-8859-1 with windows's euro", single(declared("ISO-8859-1"), { "€": 0x80 }), declared("ISO-8859-1")],
    ["ISO-8859-15", single(declared("iso-8859-15"), { "€": 0xa4 }), declared("iso-8859-15")],
    ["UTF-16 little-endian by its mark", utf16(`\uFEFF${declared("UTF-16")}`, false), declared("UTF-16")],
    ["UTF-16 big-endian by its mark", utf16(`\uFEFF${declared("UTF-16")}`, true), declared("UTF-16")],
    ["UTF-16 without a mark", utf16(declared("UTF-16"), false), declared("UTF-16")],
    ["UTF-16 big-endian without a mark", utf16(declared("UTF-16"), true), declared("UTF-16")],
    [
      "single quotes",
      Buffer.from("<?xml version='1.0' encoding='UTF-8'?><a/>"),
      "<?xml version='1.0' encoding='UTF-8'?><a/>",
    ],
  ])("is read from %s", (_, bytes, text) => {
    expect(decode(bytes)).toBe(text);
  });
});

describe("bytes are refused", () => {
  test.each([
    [
      "that are not the UTF-8 they should be",
      single(declared("UTF-8"), { "€": 0x80 }),
      "encoding_wrong",
      "UTF-8",
    ],
    ["without a declaration and not UTF-8", Uint8Array.of(0x3c, 0x61, 0xe0, 0x3e), "encoding_wrong", "UTF-8"],
    ["that declare UTF-16 and are not", Buffer.from(declared("UTF-16")), "encoding_wrong", "UTF-16"],
    ["half a UTF-16 character", utf16(`\uFEFF<a/>`, false).subarray(0, 9), "encoding_wrong", "UTF-16"],
    ["of an encoding nobody knows", Buffer.from(declared("klingon")), "encoding_unknown", "klingon"],
    ["of a stateful encoding", Buffer.from(declared("ISO-2022-JP", "")), "encoding_unknown", "ISO-2022-JP"],
    ["of UTF-7", Buffer.from(declared("UTF-7", "")), "encoding_unknown", "UTF-7"],
    ["of UTF-32", Uint8Array.of(0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0), "encoding_unknown", "UTF-32"],
  ])("%s", (_, bytes, reason, encoding) => {
    expect(refusalOf(() => decode(bytes))).toEqual({ reason, field: "file", values: { encoding } });
  });
});

test.each([
  [declared("windows-1252"), declared("UTF-8")],
  [declared("utf-8"), declared("utf-8")],
  ["\uFEFF<a>à</a>", "<a>à</a>"],
])("a kept text becomes UTF-8 bytes that say so: %s", (text, written) => {
  expect(Buffer.from(encode(text)).toString("utf8")).toBe(written);
});
