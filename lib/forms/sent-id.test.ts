import { expect, test } from "vitest";
import { z } from "zod";
import { sentId } from "./sent-id";

const form = "3f0c1a52-9f1c-4e53-8a42-0b6b7a1d2c11";
const other = "3f0c1a52-9f1c-4e53-8a42-0b6b7a1d2c12";

test("a form sent twice has one id, and with anything else in it another", () => {
  const id = sentId(form, { description: "Rossi", companies: ["IT01114601006"] });
  expect(sentId(form, { description: "Rossi", companies: ["IT01114601006"] })).toBe(id);
  expect(sentId(form, { description: "Rossi ", companies: ["IT01114601006"] })).not.toBe(id);
  expect(sentId(form, { description: "Rossi", companies: [] })).not.toBe(id);
  expect(sentId(other, { description: "Rossi", companies: ["IT01114601006"] })).not.toBe(id);
});

test("such an id is a UUID", () => {
  for (let n = 0; n < 50; n += 1) expect(z.uuid().safeParse(sentId(form, n)).success).toBe(true);
});
