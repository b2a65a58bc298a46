import { expect, it } from "vitest";
import { findingInWords, lineInWords, pathsInWords } from "./path-words";

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

it.each([
  [
    "00421",
    "Riepilogo: l'imposta è -1025.97, il calcolo dà 25.98.",
    "Riepilogo: l'imposta è -1025,97, il calcolo dà 25,98.",
  ],
  ["00403", "La data 2026-12-31 è nel futuro.", "La data 31/12/2026 è nel futuro."],
  [
    "00424",
    "l'aliquota 0.22 non è una percentuale (22.00, non 0.22).",
    "l'aliquota 0,22 non è una percentuale (22,00, non 0,22).",
  ],
  ["00409", "Il numero 12.26 compare più volte nello stesso file.", null],
  ["00200", "Il valore «112.500» di Totale non è ammesso.", null],
  [null, "La data 2026-12-31 è nel futuro.", null],
])("%s in Italian: %s", (code, sentence, said) => {
  expect(findingInWords(code, sentence, "it")).toBe(said ?? sentence);
  expect(findingInWords(code, sentence, "en")).toBe(sentence);
});

it.each([
  ["00409: Il numero 1.26 compare più volte.", "00409: Il numero 1.26 compare più volte."],
  [
    "00419: Manca FatturaElettronicaBody[2]/DatiBeniServizi/DatiRiepilogo per l'aliquota 22.00.",
    "00419: Manca Documento 2 › Riepilogo IVA per l'aliquota 22,00.",
  ],
  ["Fine 1.5", "Fine 1.5"],
])("goes by the code of the line: %s", (line, said) => expect(lineInWords(line, "it")).toBe(said));
