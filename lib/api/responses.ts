import type { z } from "@hono/zod-openapi";

/** What a route answers, by status; handlers answer through `write`, so what they answer with is no matter of types. */
export type Responses = Record<number, { description: string }>;

const json = (description: string, schema: z.ZodType, headers = {}) => ({
  description,
  headers,
  content: { "application/json": { schema } },
});

const total = {
  "Invoicetronic-Total-Count": {
    description: "How many there are in all that the key may see.",
    schema: { type: "integer" },
  },
} as const;

/** One of what the schema says. */
export const answersOne = (schema: z.ZodType): Responses => ({ 200: json("OK", schema) });

/** A page of them, with the total. */
export const answersList = (schema: z.ZodType): Responses => ({ 200: json("OK", schema.array(), total) });

/** What was made. */
export const answersMade = (schema: z.ZodType): Responses => ({ 201: json("Created", schema) });

/** A document as text. */
export const answersText: Responses = {
  200: Object.assign({ description: "OK" }, { content: { "text/plain": { schema: { type: "string" } } } }),
};
