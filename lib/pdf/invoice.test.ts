import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";
import { readDocument } from "@/lib/invoices/document";
import { everyField, textsOf } from "@/lib/invoices/fixtures/every-field";
import { fixture } from "@/lib/invoices/fixtures/read";
import { viewOf } from "@/lib/invoices/readable";
import { invoicePdf, pdfWindow } from "./invoice";

type Locale = "it" | "en";
const viewed = (xml: string, locale: Locale) => viewOf(readDocument({ text: xml }), locale, pdfWindow);

async function pagesOf(xml: string, locale: Locale = "it"): Promise<string[]> {
  const pdf = await getDocumentProxy(await invoicePdf(viewed(xml, locale), locale));
  return (await extractText(pdf, { mergePages: false })).text;
}
const squeezed = (text: string) => text.replace(/\s+/g, "");

describe("the PDF of an invoice", () => {
  it.each(["it", "en"] as const)("holds every text of the view (%s)", async (locale) => {
    for (const xml of [everyField().xml, fixture("fpr12.xml"), fixture("fpa12.xml"), fixture("fsm10.xml")]) {
      const view = viewed(xml, locale);
      const text = squeezed((await pagesOf(xml, locale)).join(""));
      const shown = { ...view, parties: view.parties.map(({ kind, ...party }) => party) };
      const texts = textsOf(shown).filter((each) => !/^\d+$/.test(each));
      expect(texts.length).toBeGreaterThan(20);
      expect(texts.filter((each) => !text.includes(squeezed(each)))).toEqual([]);
    }
  });

  it("is A4, tagged, in its language, numbers its pages and says on each that the XML counts", async () => {
    const bytes = await invoicePdf(viewed(everyField().xml, "it"), "it");
    const raw = Buffer.from(bytes).toString("latin1");
    expect(raw).toMatch(/^%PDF-1\.7/);
    expect(raw).toContain("/Marked true");
    expect(raw).toMatch(/\/Lang \(it\)/);
    expect(raw).toContain("/MediaBox [0 0 595.28 841.89]");
    const pages = await pagesOf(everyField().xml);
    expect(pages.length).toBeGreaterThan(1);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Pagina ${at + 1} di ${pages.length}`);
      expect(page).toContain("il documento valido ai fini fiscali è il file XML");
    }
  });

  it("repeats the head of a table on every page that it goes on to, and loses no line", async () => {
    const [line = ""] = /<DettaglioLinee>[\s\S]*?<\/DettaglioLinee>/.exec(fixture("fpr12.xml")) ?? [];
    const many = Array.from({ length: 120 }, (_, at) => line.replace("Rilievi sul posto", `Voce [${at}]`));
    const pages = await pagesOf(fixture("fpr12.xml").replace(line, many.join("")));
    const text = pages.join("\n");
    for (let at = 0; at < 120; at++) expect(text).toContain(`Voce [${at}]`);
    for (const page of pages.filter((each) => each.includes("Voce ["))) expect(page).toContain("Descrizione");
  });

  it("says how many lines and documents it leaves out", async () => {
    const line = "<DettaglioLinee><Descrizione>x</Descrizione></DettaglioLinee>";
    const many = fixture("fpa12.xml").replace("<DettaglioLinee>", `${line.repeat(1_200)}<DettaglioLinee>`);
    expect((await pagesOf(many)).join(" ")).toContain("Altre 201 righe sono nel file XML.");
    const [body = ""] =
      /<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/.exec(fixture("fpa12.xml")) ?? [];
    const lot = fixture("fpa12.xml").replace(body, body.repeat(52));
    expect((await pagesOf(lot)).join(" ")).toContain("Altri 2 documenti sono nel file XML.");
  });

  it("texts without end stay within the pages", async () => {
    for (const text of ["W".repeat(5_000), "parola ".repeat(900), "日本".repeat(1_000), "\u202etxet"]) {
      const { xml } = everyField(1);
      const long = xml
        .replace(
          /<(Descrizione|Quantita|Numero|Causale|Divisa|Denominazione)>[^<]*</g,
          `<$1>${text.slice(0, 250)}<`,
        )
        .replace(
          /<(Descrizione|Causale|Titolo|UnitaMisura|IBAN|ImportoTotaleDocumento)>[^<]*</g,
          `<$1>${text}<`,
        );
      const pages = await pagesOf(long);
      expect(pages.length).toBeLessThan(30);
      for (const page of pages) expect(page).toContain("Pagina");
    }
  });
});
