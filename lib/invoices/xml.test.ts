import { describe, expect, test } from "vitest";
import { refusalOf } from "./fixtures/read";
import { childrenOf, elementAt, parseXml, textAt } from "./xml";

describe("a well-formed document", () => {
  test("keeps names, namespaces, attributes, order and text", () => {
    const root = parseXml(
      `<?xml version="1.0"?><!-- c --><p:a xmlns:p="urn:x" xmlns="urn:d" p:k="1" l="&lt;2&#x41;"><b>x&amp;<![CDATA[<y>]]></b><c xmlns=""/><b/></p:a>`,
    );
    expect([root.name, root.uri, [...root.attributes]]).toEqual([
      "a",
      "urn:x",
      [
        ["p:k", "1"],
        ["l", "<2A"],
      ],
    ]);
    expect(root.children.map((child) => [child.name, child.uri])).toEqual([
      ["b", "urn:d"],
      ["c", ""],
      ["b", "urn:d"],
    ]);
    expect(textAt(root, "b")).toBe("x&<y>");
    expect(childrenOf(root, "b")).toHaveLength(2);
    expect(elementAt(root, "b/none")).toBeNull();
  });

  test.each([
    ["a byte order mark in text", "\uFEFF<?xml version='1.0'?><a/>"],
    ["a text that declares another encoding", `<?xml version="1.0" encoding="UTF-16"?><a/>`],
    ["an attribute named as an object's method", `<a hasOwnProperty="1" constructor="2" toString="3"/>`],
    ["64 levels", "<a>".repeat(64) + "</a>".repeat(64)],
    ["an attachment of megabytes", `<a>${"QUJD".repeat(1_000_000)}</a>`],
  ])("%s is read", (_, xml) => {
    expect(parseXml(xml).name).toBe("a");
  });

  test("hostile names are plain names", () => {
    const root = parseXml(`<a __proto__="x"><__proto__/><constructor/></a>`);
    expect(root.children.map((child) => child.name)).toEqual(["__proto__", "constructor"]);
    expect(root.attributes.get("__proto__")).toBe("x");
  });
});

const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ""};`.repeat(10)}">`).join("")}]>`;

describe("a document is refused", () => {
  test.each([
    [
      "a billion laughs, before they grow",
      `<?xml version="1.0"?>\n${laughs}<a>&lol9;</a>`,
      "document_doctype",
      2,
    ],
    [
      "an external entity",
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`,
      "document_doctype",
      1,
    ],
    ["a bare doctype", "<!DOCTYPE html><a/>", "document_doctype", 1],
    ["an undefined entity", "<a>\n&nbsp;</a>", "document_not_xml", 2],
    ["an entity named as an object's method", "<a>&constructor;</a>", "document_not_xml", 1],
    ["a reference to NUL", "<a>&#0;</a>", "document_not_xml", 1],
    ["a reference beyond Unicode", "<a>&#x110000;</a>", "document_not_xml", 1],
    ["a bare ampersand", "<a>R&D</a>", "document_not_xml", 1],
    ["NUL", "<a>\n\n\u0000</a>", "document_character", 3],
    ["a control character", "<a>\u0001</a>", "document_character", 1],
    ["half a surrogate pair", "<a>\ud800</a>", "document_character", 1],
    ["U+FFFE", "<a>\ufffe</a>", "document_character", 1],
    ["an unbound prefix", "<p:a/>", "document_not_xml", 1],
    ["an unbound prefix named as an object's method", "<constructor:a/>", "document_not_xml", 1],
    ["an attribute's unbound prefix", `<a p:b="1"/>`, "document_not_xml", 1],
    ["two colons", `<a:b:c xmlns:a="urn:x"/>`, "document_not_xml", 1],
    ["an attribute given twice", `<a b="1" b="2"/>`, "document_not_xml", 1],
    ["an unquoted attribute", "<a b=1/>", "document_not_xml", 1],
    ["a tag not closed", "<a><b></a>", "document_not_xml", 1],
    ["the end missing", "<a>\n<b/>", "document_not_xml", 2],
    ["two roots", "<a/><b/>", "document_not_xml", 1],
    ["text after the root", "<a/>x", "document_not_xml", 1],
    ["no root", "<!-- -->", "document_not_xml", 1],
    ["text only", "ciao", "document_not_xml", 1],
    ["a space before a name", "< a></a>", "document_not_xml", 1],
    ["a declaration in the middle", `<a><?xml version="1.0"?></a>`, "document_not_xml", 1],
    ["white space before the declaration", ` <?xml version="1.0"?><a/>`, "document_not_xml", 1],
    ["65 levels", "<a>".repeat(65), "document_too_deep", 1],
  ])("for %s", (_, xml, reason, line) => {
    const refusal = refusalOf(() => parseXml(xml));
    expect(refusal).toMatchObject({ reason, field: "payload", values: { line } });
  });

  test.each([
    ["nothing", "", "document_empty"],
    ["white space", " \n ", "document_empty"],
    ["more than 5 MB", `<a>${"x".repeat(5 * 1024 * 1024)}</a>`, "document_too_large"],
    ["more than 300,000 elements", `<a>${"<b/>".repeat(300_001)}</a>`, "document_too_complex"],
    [
      "more than a hundred attributes",
      `<a ${Array.from({ length: 101 }, (_, n) => `a${n}=''`).join(" ")}/>`,
      "document_too_complex",
    ],
  ])("for %s", (_, xml, reason) => {
    expect(refusalOf(() => parseXml(xml, "file"))).toMatchObject({ reason, field: "file" });
  });
});

test("a hostile document takes time linear to its size", () => {
  const started = performance.now();
  parseXml(`<a>${"&amp;".repeat(200_000)}</a>`);
  parseXml(`<a>${"<b/>".repeat(100_000)}</a>`);
  parseXml(`<a>${"<!---->".repeat(100_000)}</a>`);
  for (const xml of [
    `<a ${"<".repeat(1_000_000)}`,
    `<a ${Array.from({ length: 200_000 }, (_, n) => `a${n.toString(36)}='>'`).join(" ")}/>`,
    `<a>&${"a".repeat(1_000_000)};</a>`,
    `<a><!--${"<!--".repeat(300_000)}`,
  ]) {
    expect(refusalOf(() => parseXml(xml)).field).toBe("payload");
  }
  // Quadratic would be minutes; the bound leaves room for a busy machine.
  expect(performance.now() - started).toBeLessThan(15_000);
});
