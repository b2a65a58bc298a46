import { expect, it } from "vitest";
import { pathsInWords } from "./path-words";

it.each([
  ["FatturaElettronicaBody[1]/DatiBeniServizi/DettaglioLinee[3]/PrezzoTotale: no", "Line 3 › Total: no"],
  ["FatturaElettronicaBody[2]/DatiBeniServizi/DatiRiepilogo[1]/Imposta", "Document 2 › VAT summary 1 › Tax"],
  [
    "FatturaElettronicaHeader/CedentePrestatore/Sede/CAP is missing",
    "Seller › Address › Postcode is missing",
  ],
  ["FatturaElettronicaHeader/CessionarioCommittente/Nuovo", "Buyer › Nuovo"],
  ["FatturaElettronicaBody[1]/DatiGenerali", "FatturaElettronicaBody[1]/DatiGenerali"],
  ["The number 1/A appears twice.", "The number 1/A appears twice."],
])("%s is said as %s", (sentence, said) => {
  expect(pathsInWords(sentence, "en")).toBe(said);
});
