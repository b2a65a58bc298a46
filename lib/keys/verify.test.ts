import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, type Tx } from "@/db";
import { aCompany, aKey, anAccount, type TestAccount } from "@/db/factories";
import { keyChanges, keyCompanies, keySecrets, keys } from "@/db/schema";
import { pruneKeyChanges } from "./change-commands";
import { readKeys, WrongDatabase } from "./check-queries";
import { deleteKey, updateKey } from "./commands";
import { hashSecret } from "./secret";
import { endOverlap, rotateSecret } from "./secret-commands";
import { forgetKnownKeys, LookupUnavailable, verifyHash } from "./verify";

const verify = (secret: string) => verifyHash(hashSecret(secret));
const inTx = <T>(work: (tx: Tx) => Promise<T>) => db().transaction(work);

/** A transaction that is held open until it is told to commit. */
function held(work: (tx: Tx) => Promise<unknown>): { ready: Promise<void>; commit: () => Promise<unknown> } {
  let release = () => {};
  let begun = () => {};
  const go = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ready = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const done = inTx(async (tx) => {
    await work(tx);
    begun();
    await go;
  });
  return {
    ready,
    commit: () => {
      release();
      return done;
    },
  };
}

describe("a key that is remembered", () => {
  test("is the one that the database has after each change, by whomever it was made", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const { keyId, liveSecret } = await aKey(account);
    expect(await verify(liveSecret)).toMatchObject({ enabled: true, preset: "full", companyScope: "all" });
    const changes: [(tx: Tx) => Promise<unknown>, object | null][] = [
      [(tx) => updateKey(tx, account.ctx, keyId, { enabled: false }), { enabled: false }],
      [
        (tx) => updateKey(tx, account.ctx, keyId, { enabled: true, preset: "send" }),
        { enabled: true, preset: "send" },
      ],
      [
        (tx) => updateKey(tx, account.ctx, keyId, { scope: { companyScope: "selected", companies: [vat] } }),
        { companyScope: "selected", companies: [vat] },
      ],
      [
        (tx) => updateKey(tx, account.ctx, keyId, { origins: ["https://a.example.com"] }),
        { origins: ["https://a.example.com"] },
      ],
      // Past every command: the tables tell it themselves.
      [(tx) => tx.delete(keyCompanies).where(eq(keyCompanies.keyId, keyId)), { companies: [] }],
      [
        (tx) => tx.update(keys).set({ preset: "read_only" }).where(eq(keys.id, keyId)),
        { preset: "read_only" },
      ],
      [
        (tx) =>
          tx.update(keys).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(keys.id, keyId)),
        { expired: true },
      ],
      [(tx) => deleteKey(tx, account.ctx, keyId), null],
    ];
    for (const [change, expected] of changes) {
      await inTx(change);
      if (expected) expect(await verify(liveSecret)).toMatchObject(expected);
      else expect(await verify(liveSecret)).toBeNull();
    }
  });

  test("ends with its secret: at once by a rotation without overlap, by the end of one, and by the clock", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    expect(await verify(liveSecret)).not.toBeNull();
    const { secret } = await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24));
    expect(await verify(liveSecret)).not.toBeNull();
    expect(await verify(secret)).not.toBeNull();
    await inTx((tx) => endOverlap(tx, account.ctx, keyId, "live"));
    expect(await verify(liveSecret)).toBeNull();

    await db()
      .update(keySecrets)
      .set({ endsAt: sql`clock_timestamp() + interval '250 milliseconds'` })
      .where(eq(keySecrets.hash, hashSecret(secret)));
    expect(await verify(secret)).not.toBeNull();
    await new Promise((later) => setTimeout(later, 300));
    expect(await verify(secret)).toBeNull();
  });

  test("expires by the database's clock, without any change", async () => {
    const account = await anAccount();
    const { keyId, testSecret } = await aKey(account);
    const soon = sql`clock_timestamp() + interval '250 milliseconds'`;
    await db().update(keys).set({ expiresAt: soon }).where(eq(keys.id, keyId));
    expect(await verify(testSecret)).toMatchObject({ expired: false });
    await new Promise((later) => setTimeout(later, 300));
    expect(await verify(testSecret)).toMatchObject({ expired: true });
  });

  test("follows a change that began before others and was committed after them", async () => {
    const account = await anAccount();
    const [slow, quick] = [await aKey(account), await aKey(account)];
    await Promise.all([verify(slow.liveSecret), verify(quick.liveSecret)]);
    const late = held((tx) => updateKey(tx, account.ctx, slow.keyId, { enabled: false }));
    await late.ready;
    await inTx((tx) => updateKey(tx, account.ctx, quick.keyId, { enabled: false }));
    for (let round = 0; round < 3; round += 1) {
      expect(await verify(quick.liveSecret)).toMatchObject({ enabled: false });
      expect(await verify(slow.liveSecret)).toMatchObject({ enabled: true });
    }
    await late.commit();
    expect(await verify(slow.liveSecret)).toMatchObject({ enabled: false });
  });

  test("is not changed by what was rolled back", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    await verify(liveSecret);
    const broken = inTx(async (tx) => {
      await updateKey(tx, account.ctx, keyId, { enabled: false });
      throw new Error("broken off");
    });
    await expect(broken).rejects.toThrow("broken off");
    expect(await verify(liveSecret)).toMatchObject({ enabled: true });
  });

  test("never outlives a change, under steady requests and changes of others: 200 trials", async () => {
    const account = await anAccount();
    const made = await Promise.all(Array.from({ length: 8 }, () => aKey(account)));
    let over = false;
    const requests = made.map(async ({ liveSecret }) => {
      while (!over) await Promise.all([verify(liveSecret), verify(account.liveSecret)]);
    });
    const trial = async ({ keyId, liveSecret }: (typeof made)[number], index: number) => {
      for (let round = 0; round < 25; round += 1) {
        const enabled = (round + index) % 2 === 0;
        await inTx((tx) => updateKey(tx, account.ctx, keyId, { enabled }));
        expect(await verify(liveSecret), `key ${index}, round ${round}`).toMatchObject({ enabled });
      }
    };
    try {
      await Promise.all(made.map(trial));
    } finally {
      over = true;
      await Promise.all(requests);
    }
  }, 60_000);
});

/** Ends the connections of verification, as a crash of PostgreSQL does. */
const endLookups = () =>
  db().execute(sql`select pg_terminate_backend(pid, 2000) from pg_stat_activity
    where application_name = 'invoicetronic-lookup' and datname = current_database()`);

describe("when another backend answers than before", () => {
  test("nothing is remembered: PostgreSQL may have crashed, and given a change a number that was heard of", async () => {
    const { keyId, liveSecret } = await aKey(await anAccount());
    expect(await verify(liveSecret)).toMatchObject({ enabled: true });
    expect(await verify(liveSecret)).toMatchObject({ enabled: true });
    // Without its triggers a change is told nowhere, as one under a number below the one that is asked from.
    await inTx(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`update keys set enabled = false where id = ${keyId}`);
    });
    expect(await verify(liveSecret)).toMatchObject({ enabled: true });
    await endLookups();
    const after = await verify(liveSecret).catch(() => verify(liveSecret));
    expect(after).toMatchObject({ enabled: false });
  });

  test("a standby is believed nothing, neither of a key that is remembered nor of one that is not", async () => {
    const account = await anAccount();
    const [{ liveSecret }, other] = [await aKey(account), await aKey(account)];
    expect(await verify(liveSecret)).not.toBeNull();
    // What a standby says of itself, in place of PostgreSQL's own function, for connections to come.
    await db().execute(
      sql`create function public.pg_is_in_recovery() returns boolean language sql as 'select true'`,
    );
    await db().execute(sql`do $$ begin
      execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$`);
    try {
      await endLookups();
      await verify(liveSecret).catch(() => {});
      for (const secret of [liveSecret, other.liveSecret])
        await expect(verify(secret)).rejects.toThrow(LookupUnavailable);
      await expect(readKeys([hashSecret(liveSecret)], "any")).rejects.toThrow(WrongDatabase);
    } finally {
      await db().execute(sql`do $$ begin
        execute format('alter database %I reset search_path', current_database()); end $$`);
      await db().execute(sql`drop function public.pg_is_in_recovery()`);
      await endLookups();
    }
    const after = await verify(liveSecret).catch(() => verify(liveSecret));
    expect(after).toMatchObject({ enabled: true });
  });
});

describe("an unknown secret", () => {
  test("is not remembered: it opens as soon as it exists", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    const hash = hashSecret("ik_live_nothing");
    expect(await verifyHash(hash)).toBeNull();
    await db()
      .update(keySecrets)
      .set({ hash })
      .where(eq(keySecrets.hash, hashSecret(liveSecret)));
    expect(await verifyHash(hash)).toMatchObject({ keyId });
    expect(await verify(liveSecret)).toBeNull();
  });
});

const toldOf = async (account: TestAccount) => {
  const rows = await db()
    .select({ keyId: keyChanges.keyId })
    .from(keyChanges)
    .innerJoin(keys, eq(keys.id, keyChanges.keyId))
    .where(eq(keys.accountId, account.accountId));
  return rows.length;
};

describe("what is told of changes", () => {
  test("is one line a change, however long the scope, and nothing for a use", async () => {
    const account = await anAccount();
    const vats = await Promise.all([1, 2, 3].map(() => aCompany(account)));
    const { keyId } = await aKey(account, { companies: vats });
    const before = await toldOf(account);
    await db().update(keys).set({ lastUsedAt: sql`now()` }).where(eq(keys.id, keyId));
    await db().update(keySecrets).set({ lastUsedAt: sql`now()` }).where(eq(keySecrets.keyId, keyId));
    expect(await toldOf(account)).toBe(before);
    await db().delete(keyCompanies).where(eq(keyCompanies.keyId, keyId));
    expect(await toldOf(account)).toBe(before + 1);
  });

  test("is kept a day from when it was seen committed, however long ago it was written", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    await inTx((tx) => updateKey(tx, account.ctx, keyId, { enabled: false }));
    await db().update(keyChanges).set({ at: sql`now() - interval '25 hours'` });
    await pruneKeyChanges();
    await pruneKeyChanges();
    expect(await toldOf(account)).toBeGreaterThan(0);
    await db().update(keyChanges).set({ seenAt: sql`now() - interval '25 hours'` });
    await pruneKeyChanges();
    expect(await toldOf(account)).toBe(0);
    // A process that starts then needs none of it.
    forgetKnownKeys();
    expect(await verify(liveSecret)).toMatchObject({ enabled: false });
  });
});
