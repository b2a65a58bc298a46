import { randomBytes } from "node:crypto";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Random letters and digits, near enough evenly spread for a box. */
export const randomText = (length: number) =>
  [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join("");

/** An id in Stripe's form: `cus_…`, `sub_…`, `cs_test_…`. */
export const newId = (prefix: string, length = 24) => `${prefix}_${randomText(length)}`;
