import { invalid, type Refusal } from "./errors";
import type { Form, FormValue } from "./form";
import type { RequestName, RequestParams } from "./params";
import { currentSchemas, type Schema } from "./params-schema-file";

const schemas: Record<string, Schema> = JSON.parse(currentSchemas());

/** The form as the SDK's types describe it, numbers and booleans made of its text; refuses what they don't know. */
export function checkParams<N extends RequestName>(name: N, form: Form): RequestParams[N] {
  const schema = schemas[name];
  if (!schema) throw new Error(`No schema for ${name}`);
  const { value, refusal } = read(schema, form, "");
  if (refusal) throw refusal;
  // The schema was generated from this very type.
  return value as RequestParams[N];
}

type Reading = { value?: unknown; refusal?: Refusal };

function read(schema: Schema, value: FormValue, path: string): Reading {
  if ("anyOf" in schema) return readAny(schema.anyOf, value, path);
  if ("enum" in schema) return readEnum(schema.enum, value, path);
  switch (schema.type) {
    case "string":
      return typeof value === "string" ? { value } : { refusal: invalid("Invalid string", path) };
    case "number":
      return readNumber(value, path);
    case "boolean":
      return value === "true" || value === "false"
        ? { value: value === "true" }
        : { refusal: invalid(`Invalid boolean: ${show(value)}`, path) };
    case "array":
      return readArray(schema.items, value, path);
    case "object":
      return readObject(schema, value, path);
  }
}

const show = (value: FormValue) => (typeof value === "string" ? value : JSON.stringify(value));

function readAny(variants: Schema[], value: FormValue, path: string): Reading {
  const readings = variants.map((variant) => read(variant, value, path));
  const fit = readings.find(({ refusal }) => !refusal);
  if (fit) return fit;
  // The variant of the same shape has the most to say about what is wrong.
  const wanted = typeof value === "string" ? undefined : Array.isArray(value) ? "array" : "object";
  const near = variants.findIndex((variant) =>
    wanted ? "type" in variant && variant.type === wanted : "type" in variant && variant.type !== "object",
  );
  return readings[near] ?? readings[0] ?? { refusal: invalid("Invalid value", path) };
}

function readEnum(values: string[], value: FormValue, path: string): Reading {
  if (typeof value === "string" && values.includes(value)) return { value };
  const named = values.filter((one) => one !== "");
  const last = named.length > 1 ? `${named.slice(0, -1).join(", ")}, or ${named.at(-1)}` : named.join("");
  return { refusal: invalid(`Invalid ${path}: must be one of ${last}`, path) };
}

function readNumber(value: FormValue, path: string): Reading {
  if (typeof value === "string" && /^-?\d{1,15}(\.\d+)?$/.test(value)) return { value: Number(value) };
  return { refusal: invalid(`Invalid integer: ${show(value)}`, path, "parameter_invalid_integer") };
}

function readArray(items: Schema, value: FormValue, path: string): Reading {
  if (!Array.isArray(value)) return { refusal: invalid("Invalid array", path) };
  const readings = value.map((item, index) => read(items, item, `${path}[${index}]`));
  return firstRefusal(readings) ?? { value: readings.map((reading) => reading.value) };
}

function readObject(schema: Extract<Schema, { type: "object" }>, value: FormValue, path: string): Reading {
  if (typeof value === "string" || Array.isArray(value)) return { refusal: invalid("Invalid object", path) };
  const under = (key: string) => (path === "" ? key : `${path}[${key}]`);
  if (!("properties" in schema)) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, read(schema.additionalProperties, item, under(key))] as const,
    );
    return collect(entries);
  }
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(schema.properties, key));
  if (unknown.length > 0) {
    const names = unknown.map(under);
    const noun = names.length > 1 ? "parameters" : "parameter";
    return {
      refusal: invalid(`Received unknown ${noun}: ${names.join(", ")}`, names[0], "parameter_unknown"),
    };
  }
  const absent = schema.required.find((key) => !Object.hasOwn(value, key));
  if (absent) {
    return {
      refusal: invalid(`Missing required param: ${under(absent)}.`, under(absent), "parameter_missing"),
    };
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const field = schema.properties[key];
    return field ? [[key, read(field, item, under(key))] as const] : [];
  });
  return collect(entries);
}

const collect = (entries: (readonly [string, Reading])[]): Reading =>
  firstRefusal(entries.map(([, reading]) => reading)) ?? {
    value: Object.fromEntries(entries.map(([key, reading]) => [key, reading.value])),
  };

const firstRefusal = (readings: Reading[]) => readings.find(({ refusal }) => refusal);
