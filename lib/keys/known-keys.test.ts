import { describe, expect, test } from "vitest";
import { type Answered, goesOn, type Heard, type KnownKey, KnownKeys, vouching } from "./known-keys";

const key = (keyId: number, companies: string[] = []): KnownKey => ({
  keyId,
  secretId: keyId * 10,
  accountId: 1,
  kind: "restricted",
  environment: "live",
  enabled: true,
  expiresAt: null,
  endsAt: null,
  preset: "full",
  companyScope: companies.length > 0 ? "selected" : "all",
  companies,
  origins: [],
});
const holding = (entries: Record<string, KnownKey>, weight?: number) => {
  const known = new KnownKeys(weight);
  known.endReading(known.beginReading(), new Map(Object.entries(entries)));
  return known;
};

describe("what a process remembers of keys", () => {
  test("is dropped with the key, all its secrets, and nothing of another", () => {
    const known = holding({ test: key(1), live: key(1), other: key(2) });
    known.forget(1);
    expect([known.get("test"), known.get("live")]).toEqual([undefined, undefined]);
    expect(known.get("other")).toMatchObject({ keyId: 2 });
  });

  test("takes nothing of a key that changed while it was read", () => {
    const known = new KnownKeys();
    const [early, late] = [known.beginReading(), known.beginReading()];
    known.forget(1);
    const after = known.beginReading();
    for (const reading of [early, late])
      known.endReading(
        reading,
        new Map([
          ["a", key(1)],
          ["b", key(2)],
        ]),
      );
    expect([known.get("a"), known.get("b")?.keyId]).toEqual([undefined, 2]);
    known.endReading(after, new Map([["a", key(1)]]));
    expect(known.get("a")?.keyId).toBe(1);
  });

  test("takes nothing of a reading that was under way when all was forgotten", () => {
    const known = holding({ a: key(1) });
    const reading = known.beginReading();
    known.forgetAll();
    known.endReading(reading, new Map([["b", key(2)]]));
    expect([known.size, known.get("a"), known.get("b")]).toEqual([0, undefined, undefined]);
  });

  test("is bounded, long scopes weighing more, and still forgets what was pushed out and came back", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`s${index}`, key(index)]));
    const known = holding(many, 100);
    expect(known.size).toBe(100);
    known.endReading(known.beginReading(), new Map([["wide", key(1, Array(1_000).fill("IT"))]]));
    expect(known.size).toBeLessThan(60);
    known.endReading(known.beginReading(), new Map([["s0", key(0)]]));
    known.forget(0);
    expect(known.get("s0")).toBeUndefined();
  });
});

describe("a check's answer", () => {
  const hour = 3_600_000;
  const asked: Heard = { database: "a", xmin: 1_000n, now: 100 * hour, backends: new Set([7]) };
  const answer: Answered = { database: "a", xmin: 1_000n, now: 100 * hour, backend: 7 };
  test.each<[string, Partial<Answered>, boolean]>([
    ["goes on from the check before it", { xmin: 1_001n, now: 101 * hour }, true],
    ["goes on while one transaction is open all the time", { now: 101 * hour }, true],
    ["of another database is a start anew, whatever its numbers", { database: "b", xmin: 1_001n }, false],
    ["with lower numbers is a start anew", { xmin: 999n }, false],
    [
      "after more than half of the time that changes are told for is a start anew",
      { now: 113 * hour },
      false,
    ],
    ["of a clock that was set back as far is a start anew", { now: 87 * hour }, false],
    ["of a backend that has never answered is a start anew", { backend: 8 }, false],
  ])("%s", (_name, told, expected) => {
    expect(goesOn(asked, { ...answer, ...told })).toBe(expected);
  });

  test("is vouched for by those who answered before it was asked, and by no other", () => {
    const newer: Heard = { ...asked, backends: new Set([9]) };
    expect([...vouching(null, null, answer)]).toEqual([7]);
    expect([...vouching(asked, asked, answer)]).toEqual([7]);
    expect([...vouching(asked, asked, { ...answer, backend: 8 })]).toEqual([7, 8]);
    // Somebody else answered meanwhile: perhaps after a crash that this answer is older than.
    expect([...vouching(newer, asked, answer)]).toEqual([7]);
    expect([...vouching(asked, asked, { ...answer, backend: 8, database: "b" })]).toEqual([8]);
  });

  test("is vouched for by so many at most, however many a pooler has", () => {
    let heard = asked;
    for (let backend = 100; backend < 400; backend++)
      heard = { ...heard, backends: vouching(heard, heard, { ...answer, backend }) };
    expect(heard.backends.size).toBe(100);
    expect(heard.backends.has(399)).toBe(true);
  });
});
