import { expect, test } from "vitest";
import { hashSecret } from "@/lib/keys/secret";
import { ProvedSecrets } from "./proved-secrets";

test("so many secrets are kept, the latest, and none that opens nothing any more", () => {
  const proved = new ProvedSecrets(3);
  const hashes = ["a", "b", "c", "d"].map(hashSecret);
  for (const hash of hashes) proved.add(hash);
  expect(hashes.map((hash) => proved.has(hash))).toEqual([false, true, true, true]);
  for (const hash of hashes.slice(1)) proved.forget(hash);
  expect(hashes.map((hash) => proved.has(hash))).toEqual([false, false, false, false]);
});
