/** What the text of an element may be, after the simple types of FatturaPA's schema. */
export type Leaf =
  | { kind: "text"; min: number; max: number; charset: Charset; pattern: RegExp | null }
  | { kind: "code"; values: readonly string[] }
  | { kind: "decimal"; whole: number; least: number; most: number; signed: boolean }
  | { kind: "integer"; min: number; max: number }
  | { kind: "date" }
  | { kind: "dateTime" }
  | { kind: "base64" };

/** `basic` is ASCII, `latin` ISO 8859-1, `any` whatever XML allows. */
export type Charset = "basic" | "latin" | "any";

/** A sequence of elements, in the schema's order. */
export interface Group {
  readonly kind: "group";
  readonly fields: readonly Field[];
}

/** An element in its sequence: `1` must, `?` may, `+` one or more, `*` any number; the last two are arrays in JSON. */
export interface Field {
  readonly name: string;
  readonly occurs: "1" | "?" | "+" | "*";
  readonly type: Leaf | Group;
}

type Type = Leaf | Group;

/** A field that must be there once. */
export const one = (name: string, type: Type): Field => ({ name, occurs: "1", type });
/** A field that may be missing. */
export const maybe = (name: string, type: Type): Field => ({ name, occurs: "?", type });
/** A list with at least one. */
export const some = (name: string, type: Type): Field => ({ name, occurs: "+", type });
/** A list that may be missing. */
export const many = (name: string, type: Type): Field => ({ name, occurs: "*", type });

/** A sequence. */
export const group = (...fields: Field[]): Group => ({ kind: "group", fields });

/** ASCII text of at most `max` characters. */
export const basic = (max: number, min = 1): Leaf => ({
  kind: "text",
  min,
  max,
  charset: "basic",
  pattern: null,
});
/** ISO 8859-1 text of at most `max` characters. */
export const latin = (max: number): Leaf => ({ kind: "text", min: 1, max, charset: "latin", pattern: null });
/** Text of at most `max` characters. */
export const any = (max: number, min = 1): Leaf => ({
  kind: "text",
  min,
  max,
  charset: "any",
  pattern: null,
});
/** ASCII text of a pattern, which matches the whole. */
export const matching = (pattern: RegExp): Leaf => ({
  kind: "text",
  min: 1,
  max: 256,
  charset: "basic",
  pattern,
});
/** One of a list. */
export const code = (...values: string[]): Leaf => ({ kind: "code", values });
/** A list of codes with a running number: `codes("TD", 1, 6)` is TD01 to TD06. */
export const codes = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => prefix + String(from + index).padStart(2, "0"));
/** An integer between two, both allowed. */
export const integer = (min: number, max: number): Leaf => ({ kind: "integer", min, max });

/** Amount2DecimalType. */
export const amount: Leaf = { kind: "decimal", whole: 11, least: 2, most: 2, signed: true };
/** Amount8DecimalType. */
export const amount8: Leaf = { kind: "decimal", whole: 11, least: 2, most: 8, signed: true };
/** QuantitaType. */
export const quantity: Leaf = { kind: "decimal", whole: 12, least: 2, most: 8, signed: false };
/** RateType: a percentage. */
export const rate: Leaf = { kind: "decimal", whole: 3, least: 2, most: 2, signed: false };
/** PesoType. */
export const weight: Leaf = { kind: "decimal", whole: 4, least: 1, most: 2, signed: false };
/** xs:date. */
export const date: Leaf = { kind: "date" };
/** xs:dateTime. */
export const dateTime: Leaf = { kind: "dateTime" };
/** xs:base64Binary. */
export const base64: Leaf = { kind: "base64" };
/** The only value of a flag. */
export const yes: Leaf = code("SI");
/** Two capitals: a province or a country. */
export const twoCapitals: Leaf = matching(/^[A-Z]{2}$/);
/** CodiceFiscaleType. */
export const fiscalCode: Leaf = matching(/^[A-Z0-9]{11,16}$/);
