import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { attachmentAt, attachmentFileName } from "./attachments";
import { readDocument } from "./document";
import { everyField, textsOf } from "./fixtures/every-field";
import { fixture, fixtureBytes } from "./fixtures/read";
import { type Readable, type ReadableWindow, readable, viewOf } from "./readable";
import { localCountry } from "./readable-format";
import { fieldLabels } from "./readable-labels";
import { codeWords, valueInWords } from "./readable-values";
import { fattura } from "./schema-order";
import type { Field } from "./schema-types";
import { selfSignedCertificate, sign } from "./sign";

const viewed = (xml: string, locale: "it" | "en" = "it", window?: ReadableWindow): Readable => {
  const result = readable(xml, locale, window);
  if ("unreadable" in result) throw new Error(String(result.unreadable.reason));
  return result.view;
};
const fields = (all: readonly Field[]): Field[] =>
  all.flatMap((field) => [field, ...(field.type.kind === "group" ? fields(field.type.fields) : [])]);

describe("nothing of a document is dropped", () => {
  it.each(["it", "en"] as const)("every element of FatturaPA is in the view (%s)", (locale) => {
    const { xml, leaves } = everyField();
    const view = viewed(xml, locale);
    const texts = textsOf(view).join("\n");
    expect(leaves.length).toBeGreaterThan(200);
    const missing = leaves.filter(({ name, text }) => {
      if (name === "Attachment" || name === "TipoDocumento") return false;
      if (name === "Nazione") return !texts.includes(localCountry(text, locale));
      // A discount is named by its type alone.
      const shown =
        name === "Tipo"
          ? valueInWords(name, text, locale).replace(/ \(\w+\)/, "")
          : valueInWords(name, text, locale);
      const short = name === "RiferimentoNumero" ? shown.replace(/,00$|\.00$/, "") : shown;
      return !texts.includes(short);
    });
    expect(missing).toEqual([]);
    expect(view.omitted).toBe(0);
    expect(view.invoices[0]?.attachments).toHaveLength(2);
  });

  it("every element has a label and every code its words, in both languages", () => {
    const all = fields(fattura.fields);
    const hidden = new Set(["DatiAnagrafici", "DatiGenerali", "DatiGeneraliDocumento", "DatiBeniServizi"]);
    const own = new Set(["Allegati", "Attachment", "DettaglioPagamento"]);
    expect(
      all
        .filter(({ name }) => !hidden.has(name) && !own.has(name) && !Object.hasOwn(fieldLabels, name))
        .map(({ name }) => name),
    ).toEqual([]);
    const wordless = all.flatMap(({ name, type }) =>
      type.kind === "code"
        ? type.values
            .filter((code) => !Object.hasOwn(codeWords[name] ?? {}, code))
            .map((code) => `${name} ${code}`)
        : [],
    );
    expect(wordless).toEqual([]);
  });

  it("an element nobody knows is shown by its own name, wherever it is", () => {
    const places = [
      "DatiTrasmissione",
      "CedentePrestatore",
      "CessionarioCommittente",
      "DatiGenerali",
      "DettaglioLinee",
      "DatiRiepilogo",
      "DatiPagamento",
      "DettaglioPagamento",
      "DatiBeniServizi",
      "FatturaElettronicaBody",
      "FatturaElettronicaHeader",
      "IdFiscaleIVA",
      "Sede",
    ];
    for (const place of places) {
      const xml = everyField(1).xml.replace(
        `</${place}>`,
        `<Nuovo a="attributo"><Dentro>mai visto</Dentro></Nuovo></${place}>`,
      );
      const view = JSON.stringify(viewed(xml));
      expect([
        place,
        view.includes("Dentro"),
        view.includes("mai visto"),
        view.includes("attributo"),
      ]).toEqual([place, true, true, true]);
    }
  });

  it("a value given twice, or with something below it, is shown all the same", () => {
    const twice = fixture("fpr12.xml").replace(
      "<Numero>12/2025</Numero>",
      "<Numero>12/2025</Numero><Numero>SECONDO</Numero>",
    );
    expect(JSON.stringify(viewed(twice))).toContain("SECONDO");
    const below = fixture("fpr12.xml").replace(
      "<Descrizione>Stampe</Descrizione>",
      "<Descrizione>Stampe<B>dentro</B></Descrizione>",
    );
    expect(JSON.stringify(viewed(below))).toContain("dentro");
  });
});

describe("an invoice in words", () => {
  it("an ordinary one, in Italian", () => {
    const view = viewed(fixture("fpr12.xml"));
    expect(view.parties.map(({ role, name }) => [role, name])).toEqual([
      ["Cedente/prestatore (fornitore)", "Mario Rossi"],
      ["Cessionario/committente (cliente)", "Bottega del Sole & Figli S.r.l."],
    ]);
    expect(view.parties[0]?.data).toContainEqual({
      label: "Indirizzo",
      value: "Lungarno dei Fossi 3/b, 56100 Pisa (PI), Italia",
    });
    expect(view.parties[0]?.data).toContainEqual({ label: "Regime fiscale", value: "Ordinario (RF01)" });
    const [invoice] = view.invoices;
    expect(invoice).toMatchObject({ type: "Parcella", code: "TD06", number: "12/2025", date: "31 mar 2025" });
    expect(invoice?.totals.total).toEqual({ label: "Totale documento", value: "194,01\u00a0€" });
    expect(invoice?.lines.rows[0]).toMatchObject({
      description: "Rilievi sul posto",
      quantity: "10",
      unit: "ore",
      price: "12,50",
      vat: "22%",
      total: "112,50",
      details: [
        { label: "Codice articolo", value: "EAN 0012345" },
        { label: "Sconto", value: "10%" },
        { label: "Soggetta a ritenuta", value: "Sì" },
      ],
    });
    expect(invoice?.lines.rows[1]?.price).toBe("0,33333333");
    expect(invoice?.lines.rows[2]).toMatchObject({
      vat: "0% N4",
      details: [{ label: "Natura", value: "Esenti (N4)" }],
    });
    expect(invoice?.tables.map(({ title }) => title)).toEqual([
      "Cassa previdenziale",
      "Ritenute",
      "Riferimenti",
    ]);
    expect(invoice?.tables[2]?.rows[0]?.cells).toEqual(["Contratto", "C-7", "2 gen 2025", "1, 2"]);
  });

  it("a simplified one, in English, whose amounts hold their tax", () => {
    const view = viewed(fixture("fsm10.xml"), "en");
    expect(view.parties.map(({ name }) => name)).toEqual(["Bottega del Sole S.r.l.", "Mario Rossi"]);
    const [invoice] = view.invoices;
    expect(invoice).toMatchObject({ type: "Simplified invoice", number: "S-15", date: "Apr 1, 2025" });
    expect(invoice?.lines.rows).toEqual([
      {
        number: null,
        description: "Pranzo",
        quantity: null,
        unit: null,
        price: null,
        vat: null,
        total: "33.00",
        details: [{ label: "Tax", value: "3.00" }],
      },
    ]);
    expect(invoice?.totals.total).toEqual({ label: "Total (worked out)", value: "€33.00" });
  });

  it("a signed one names who signed it", () => {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const day = new Date("2026-01-01T00:00:00Z");
    const certificate = selfSignedCertificate({
      ...pair,
      name: "Prova",
      serialNumber: Uint8Array.of(1),
      notBefore: day,
      notAfter: day,
    });
    const p7m = sign(fixtureBytes("fpr12.xml"), { privateKey: pair.privateKey, certificate }, day);
    expect(viewed(Buffer.from(p7m).toString("base64")).signers).toMatchObject([{ name: "Prova" }]);
  });

  it("amounts keep every digit, however long", () => {
    const xml = fixture("fpr12.xml").replace(
      "<PrezzoTotale>50.00<",
      "<PrezzoTotale>12345678901234567.12345678<",
    );
    expect(viewed(xml).invoices[0]?.lines.rows[2]?.total).toBe("12.345.678.901.234.567,12345678");
    expect(viewed(xml, "en").invoices[0]?.lines.rows[2]?.total).toBe("12,345,678,901,234,567.12345678");
  });
});

describe("documents that are broken, hostile or gigantic", () => {
  it("one that can't be opened is an answer, with the reason", () => {
    expect(readable("<a", "it")).toMatchObject({ unreadable: { reason: "document_not_xml" } });
    expect(readable("", "it")).toHaveProperty("unreadable.reason");
    expect(readable("<!DOCTYPE a><a/>", "en")).toMatchObject({ unreadable: { reason: "document_doctype" } });
  });

  it("nonsense in any value is shown as it is", () => {
    const { xml, leaves } = everyField(1);
    const spared = new Set(["FormatoTrasmissione", "Data", "Attachment"]);
    for (const text of ["constructor", "__proto__", "-", "1e999", "9999-99-99", "\u202e", "NaN"]) {
      const broken = xml.replace(/<(\w+)>([^<>]+)<\//g, (whole, name: string) =>
        spared.has(name) ? whole : `<${name}>${text}</`,
      );
      expect(() => viewed(broken)).not.toThrow();
      expect(textsOf(viewed(broken)).join("\n")).toContain(text);
    }
    expect(leaves.length).toBeGreaterThan(100);
  });

  it("tens of thousands of lines: a window of them, with their number", () => {
    const line = /<DettaglioLinee>[\s\S]*?<\/DettaglioLinee>/.exec(fixture("fpa12.xml"))?.[0] ?? "";
    const many = fixture("fpa12.xml").replace(
      line,
      "<DettaglioLinee><Descrizione>x</Descrizione></DettaglioLinee>".repeat(60_000),
    );
    const view = viewed(many, "it", { firstLine: 201, linesMax: 100 });
    expect(view.invoices[0]?.lines).toMatchObject({ first: 201, count: 60_000 });
    expect(view.invoices[0]?.lines.rows).toHaveLength(100);
    expect(view.omitted).toBe(0);
    const beyond = viewed(many, "it", { firstLine: 1e9, linesMax: 100 });
    expect(beyond.invoices[0]?.lines).toMatchObject({ first: 60_000, count: 60_000 });
  });

  it("thousands of values nobody knows are counted, not shown", () => {
    const xml = fixture("fpa12.xml").replace(
      "</FatturaElettronicaBody>",
      `${"<X>y</X>".repeat(5_000)}</FatturaElettronicaBody>`,
    );
    const view = viewed(xml);
    expect(textsOf(view).length).toBeLessThan(1_000);
    expect(view.omitted).toBeGreaterThan(4_800);
  });

  it("a text of megabytes is cut", () => {
    const view = viewed(fixture("fpa12.xml").replace("Bandiere", "a".repeat(3_000_000)));
    expect(view.invoices[0]?.lines.rows[0]?.description).toMatch(/^a{2000}…$/);
  });

  it("of a file with many invoices, the ones asked for", () => {
    const body =
      /<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/.exec(fixture("fpa12.xml"))?.[0] ?? "";
    const lot = fixture("fpa12.xml").replace(
      body,
      [1, 2, 3].map((n) => body.replace("PA-3", `PA-${n}`)).join(""),
    );
    expect(viewed(lot).invoices.map(({ number }) => number)).toEqual(["PA-1"]);
    expect(
      viewed(lot, "it", { firstInvoice: 3 }).invoices.map(({ index, number }) => [index, number]),
    ).toEqual([[3, "PA-3"]]);
    expect(viewed(lot, "it", { firstInvoice: 99 }).invoices.map(({ number }) => number)).toEqual(["PA-3"]);
    const all = viewed(lot, "it", { invoicesMax: 50, linesInAllMax: 2 });
    expect(all.invoices.map(({ lines }) => [lines.rows.length, lines.count])).toEqual([
      [1, 1],
      [1, 1],
      [0, 1],
    ]);
    expect(all.invoiceCount).toBe(3);
  });
});

describe("attachments", () => {
  const { xml } = everyField();
  const document = readDocument({ text: xml });

  it("are listed with their size, and opened one by one", () => {
    const [first] = viewOf(document, "it").invoices[0]?.attachments ?? [];
    const opened = attachmentAt(document.root, 1, 1);
    expect(Buffer.from(opened?.content ?? []).toString()).toMatch(/^content \d+$/);
    expect(first?.bytes).toBe(opened?.content.length);
    expect(attachmentAt(document.root, 1, 3)).toBeNull();
    expect(attachmentAt(document.root, 2, 1)).toBeNull();
    expect(attachmentAt(document.root, 0, 0)).toBeNull();
    expect(attachmentAt(document.root, Number.NaN, 1)).toBeNull();
  });

  it.each([
    ["fattura.pdf", "PDF", "fattura.pdf"],
    ["fattura", "PDF", "fattura.pdf"],
    ["../../etc/passwd", null, "_.._etc_passwd"],
    ["a\r\nb: c.pdf", "PDF", "a_b_ c.pdf"],
    ["..", null, "allegato-1"],
    [null, "xml", "allegato-1.xml"],
    ["x".repeat(300), "pdf", `${"x".repeat(100)}.pdf`],
    ["rightleft\u202Efdp.exe", null, "rightleft_fdp.exe"],
  ])("%j of format %j is saved as %s", (name, format, expected) => {
    expect(attachmentFileName(name, format, 1)).toBe(expected);
  });
});
