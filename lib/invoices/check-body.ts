import type { Rule } from "./check-rule";
import { decimalAt, numbered } from "./check-schema";
import { type Decimal, formatDecimal, magnitude, parseDecimal, percentOf, round, times } from "./decimal";
import { childrenOf, textAt, type XmlElement } from "./xml";

const one = 100_000_000n;
const cent = one / 100n;

const GENERAL = "DatiGenerali/DatiGeneraliDocumento";
const LINES = "DatiBeniServizi/DettaglioLinee";
const SUMMARIES = "DatiBeniServizi/DatiRiepilogo";
const FUNDS = `${GENERAL}/DatiCassaPrevidenziale`;

/** A rate of zero needs Natura, any other forbids it: one pair of codes per element that has both. */
function natureRules(path: string, missing: Rule["reason"], present: Rule["reason"]): Rule[] {
  const findings = (body: XmlElement, at: string, zero: boolean) =>
    numbered(body, at, path)
      .filter(({ element }) => {
        const rate = decimalAt(element, "AliquotaIVA");
        if (rate === null || (rate === 0n) !== zero) return false;
        return (textAt(element, "Natura") === null) === zero;
      })
      .map((found) => ({ path: `${found.path}/Natura` }));
  return [
    { reason: missing, body: (body, at) => findings(body, at, true) },
    { reason: present, body: (body, at) => findings(body, at, false) },
  ];
}

/** A discount without a percentage and an amount says nothing. */
function discountRule(path: string, reason: Rule["reason"]): Rule {
  return {
    reason,
    body: (body, at) =>
      numbered(body, at, path)
        .filter(({ element }) => !textAt(element, "Percentuale") && !textAt(element, "Importo"))
        .map((found) => ({ path: found.path })),
  };
}

/** A line withheld, and nothing said about withholding. */
function withholdingRule(path: string, reason: Rule["reason"]): Rule {
  return {
    reason,
    body: (body, at) =>
      numbered(body, at, path).some(({ element }) => textAt(element, "Ritenuta") === "SI") &&
      numbered(body, at, `${GENERAL}/DatiRitenuta`).length === 0
        ? [{ path: `${at}/${GENERAL}/DatiRitenuta` }]
        : [],
  };
}

/** What a line's total must be: unit price, less or plus each discount in turn, times quantity (FatturaPA 1.2 §2.2.1.11). */
function lineTotal(line: XmlElement): Decimal | null {
  const quantity = textAt(line, "Quantita") === null ? one : decimalAt(line, "Quantita");
  let price = decimalAt(line, "PrezzoUnitario");
  if (price === null || quantity === null) return null;
  for (const discount of childrenOf(line, "ScontoMaggiorazione")) {
    const amount = decimalAt(discount, "Importo");
    const percent = decimalAt(discount, "Percentuale");
    if (amount === null && percent === null) return null; // 00438's to say
    // The agency's own example gives a discount a minus.
    const change = amount !== null ? magnitude(amount) : percentOf(price, percent ?? 0n);
    price += textAt(discount, "Tipo") === "MG" ? change : -change;
  }
  return times(price, quantity);
}

/** What a summary's taxable amount is made of, by rate and, at a rate of zero, Natura. */
function taxKey(element: XmlElement): string | null {
  const rate = decimalAt(element, "AliquotaIVA");
  if (rate === null) return null;
  return rate === 0n ? `0 ${textAt(element, "Natura") ?? ""}` : formatDecimal(rate);
}

function taxableRule(body: XmlElement, at: string) {
  const expected = new Map<string, Decimal>();
  const actual = new Map<string, { path: string; sum: Decimal }>();
  const add = (key: string, amount: Decimal) => expected.set(key, (expected.get(key) ?? 0n) + amount);
  for (const { path, amount } of [
    { path: LINES, amount: "PrezzoTotale" },
    { path: FUNDS, amount: "ImportoContributoCassa" },
  ]) {
    for (const { element } of numbered(body, at, path)) {
      const key = taxKey(element);
      const value = decimalAt(element, amount);
      if (key === null || value === null) return []; // can't be added up
      add(key, value);
    }
  }
  for (const { element, path } of numbered(body, at, SUMMARIES)) {
    const key = taxKey(element);
    const taxable = decimalAt(element, "ImponibileImporto");
    if (key === null || taxable === null) return [];
    add(key, (decimalAt(element, "SpeseAccessorie") ?? 0n) + (decimalAt(element, "Arrotondamento") ?? 0n));
    const found = actual.get(key) ?? { path: `${path}/ImponibileImporto`, sum: 0n };
    actual.set(key, { ...found, sum: found.sum + taxable });
  }
  return [...actual]
    .map(([key, { path, sum }]) => ({ path, sum, lines: expected.get(key) ?? 0n }))
    .filter(({ sum, lines }) => magnitude(sum - lines) > one)
    .map(({ path, sum, lines }) => ({
      path,
      values: { value: formatDecimal(sum), expected: formatDecimal(round(lines, 2)) },
    }));
}

/** Rates (or natures) that lines and funds use and no summary has. */
function missingSummaries(body: XmlElement, at: string, name: "AliquotaIVA" | "Natura") {
  const key = (element: XmlElement) => {
    const text = textAt(element, name);
    const value = name === "Natura" || text === null ? text : parseDecimal(text);
    return value === null ? null : typeof value === "bigint" ? formatDecimal(value) : value;
  };
  const summed = new Set(numbered(body, at, SUMMARIES).map(({ element }) => key(element)));
  const used = new Set(
    [...numbered(body, at, LINES), ...numbered(body, at, FUNDS)].map(({ element }) => key(element)),
  );
  return [...used]
    .filter((value) => value !== null && !summed.has(value))
    .map((value) => ({ path: `${at}/${SUMMARIES}`, values: { value: value ?? "" } }));
}

/** What the exchange calculates in each body of an ordinary invoice. */
export const bodyRules: readonly Rule[] = [
  ...natureRules(LINES, "check_00400", "check_00401"),
  ...natureRules(FUNDS, "check_00413", "check_00414"),
  ...natureRules(SUMMARIES, "check_00429", "check_00430"),
  withholdingRule(LINES, "check_00411"),
  withholdingRule(FUNDS, "check_00415"),
  discountRule(`${GENERAL}/ScontoMaggiorazione`, "check_00437"),
  discountRule(`${LINES}/ScontoMaggiorazione`, "check_00438"),
  { reason: "check_00419", body: (body, at) => missingSummaries(body, at, "AliquotaIVA") },
  { reason: "check_00444", body: (body, at) => missingSummaries(body, at, "Natura") },
  {
    reason: "check_00420",
    body: (body, at) =>
      numbered(body, at, SUMMARIES)
        .filter(
          ({ element }) =>
            textAt(element, "Natura")?.startsWith("N6") && textAt(element, "EsigibilitaIVA") === "S",
        )
        .map((found) => ({ path: found.path })),
  },
  {
    reason: "check_00421",
    body: (body, at) =>
      numbered(body, at, SUMMARIES).flatMap(({ element, path }) => {
        const [rate, taxable, tax] = ["AliquotaIVA", "ImponibileImporto", "Imposta"].map((name) =>
          decimalAt(element, name),
        );
        if (rate == null || taxable == null || tax == null) return [];
        const expected = round(percentOf(taxable, rate), 2);
        if (magnitude(tax - expected) <= cent) return [];
        return [
          {
            path: `${path}/Imposta`,
            values: { value: formatDecimal(tax), expected: formatDecimal(expected) },
          },
        ];
      }),
  },
  { reason: "check_00422", body: taxableRule },
  {
    reason: "check_00423",
    body: (body, at) =>
      numbered(body, at, LINES).flatMap(({ element, path }) => {
        const expected = lineTotal(element);
        const total = decimalAt(element, "PrezzoTotale");
        if (expected === null || total === null || magnitude(total - expected) <= cent) return [];
        return [
          {
            path: `${path}/PrezzoTotale`,
            values: { value: formatDecimal(total), expected: formatDecimal(round(expected, 2)) },
          },
        ];
      }),
  },
  {
    reason: "check_00424",
    body: (body, at) =>
      [LINES, FUNDS, SUMMARIES].flatMap((list) =>
        numbered(body, at, list).flatMap(({ element, path }) => {
          const rate = decimalAt(element, "AliquotaIVA");
          if (rate === null || rate <= 0n || rate >= one) return [];
          return [{ path: `${path}/AliquotaIVA`, values: { value: formatDecimal(rate) } }];
        }),
      ),
  },
  {
    reason: "check_00445",
    body: (body, at) => {
      if ((textAt(body, `${GENERAL}/Data`) ?? "") < "2021-01-01") return [];
      return [LINES, FUNDS, SUMMARIES].flatMap((list) =>
        numbered(body, at, list).flatMap(({ element, path }) => {
          const nature = textAt(element, "Natura");
          return nature && ["N2", "N3", "N6"].includes(nature)
            ? [{ path: `${path}/Natura`, values: { value: nature } }]
            : [];
        }),
      );
    },
  },
];
