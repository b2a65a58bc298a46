import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The little of JSON Schema that request parameters need; objects are always closed. */
export type Schema =
  | { type: "string" | "number" | "boolean" }
  | { enum: string[] }
  | { type: "array"; items: Schema }
  | { type: "object"; properties: Record<string, Schema>; required: string[]; additionalProperties: false }
  | { type: "object"; additionalProperties: Schema }
  | { anyOf: Schema[] };

/** Where the generated schemas lie, one per request name. */
export const schemaFile = fileURLToPath(new URL("./params-schema.json", import.meta.url));

/** The checked-in text; empty before it was first written. */
export const currentSchemas = () => (existsSync(schemaFile) ? readFileSync(schemaFile, "utf8") : "");
