import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { aKey, type TestAccount } from "../../db/factories";
import { db } from "../../db/index";
import { keys } from "../../db/schema";
import { DomainError } from "../../lib/errors";
import { createKey } from "../../lib/keys/commands";
import { newKeyInput } from "../../lib/keys/input";
import { bulkRace } from "./bulk-race";
import { currentSecrets, type Doer } from "./doers";

/** What a race came to; `faults` is empty when it went as it should. */
export type Race = { name: string; faults: string[] };

/** Who races, and against what. */
export type Scene = { account: TestAccount; doers: readonly Doer[]; servers: readonly string[] };

const nth = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("There is none");
  return item;
};

/** What every server answers to a secret now. */
function statuses(servers: readonly string[], secret: string): Promise<number[]> {
  const Authorization = `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;
  return Promise.all(
    servers.map(async (server) => {
      const response = await fetch(`${server}/v1/status`, { headers: { Authorization } });
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

async function creations({ account }: Scene): Promise<Race> {
  const input = newKeyInput.parse({ description: "Sent 30 times", preset: "full", companyScope: "all" });
  const creationId = randomUUID();
  const made = await Promise.allSettled(
    Array.from({ length: 30 }, () => db().transaction((tx) => createKey(tx, account.ctx, input, creationId))),
  );
  const faults: string[] = [];
  const won = made.filter(({ status }) => status === "fulfilled").length;
  if (won !== 1) faults.push(`${won} of 30 made a key`);
  const refused = made.filter(
    (each) =>
      each.status === "rejected" && each.reason instanceof DomainError && each.reason.code === "conflict",
  ).length;
  if (refused !== 29) faults.push(`${refused} of 29 were told of the conflict`);
  const rows = await db().$count(keys, eq(keys.creationId, creationId));
  if (rows !== 1) faults.push(`${rows} keys are stored`);
  return { name: "30 creations with one creationId make one key", faults };
}

async function rotations({ account, doers, servers }: Scene): Promise<Race> {
  const key = await aKey(account);
  const environments = ["test", "live"] as const;
  const faults: string[] = [];
  const rotated = await Promise.all(
    Array.from({ length: 24 }, (_, index) => {
      const environment = nth(environments, index);
      return nth(doers, index)
        .rotate(key.keyId, environment, 0)
        .then(({ secret }) => ({ environment, secret }));
    }),
  );
  const current = await currentSecrets(key.keyId);
  for (const environment of environments) {
    if (current[environment] !== 1) faults.push(`${current[environment]} current ${environment} secrets`);
    const first = environment === "test" ? key.testSecret : key.liveSecret;
    const issued = [
      first,
      ...rotated.filter((each) => each.environment === environment).map((e) => e.secret),
    ];
    const answered = await Promise.all(issued.map((secret) => statuses(servers, secret)));
    const working = answered.filter((each) => each.every((status) => status === 200)).length;
    const ended = answered.filter((each) => each.every((status) => status === 401)).length;
    if (working !== 1 || ended !== issued.length - 1)
      faults.push(`of ${issued.length} ${environment} secrets ${working} work and ${ended} have ended`);
  }
  return { name: "24 rotations at once leave one secret an environment", faults };
}

async function deletions({ account, doers, servers }: Scene): Promise<Race> {
  const faults: string[] = [];
  await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const key = await aKey(account, { enabled: index % 2 === 0 });
      const enabling = [0, 1, 2].map((other) =>
        nth(doers, index + other).update(key.keyId, { enabled: true }),
      );
      const deleting = nth(doers, index).remove(key.keyId);
      await Promise.allSettled([...enabling, deleting]);
      await deleting.catch((error: unknown) => faults.push(`A deletion failed: ${error}`));
      for (const secret of [key.testSecret, key.liveSecret]) {
        const answered = await statuses(servers, secret);
        if (answered.some((status) => status !== 401)) faults.push(`A deleted key is answered ${answered}`);
      }
    }),
  );
  return { name: "a key deleted while it is enabled stays deleted", faults };
}

async function manyAtOnce({ account, doers, servers }: Scene): Promise<Race> {
  const faults: string[] = [];
  const made = await Promise.all(Array.from({ length: 40 }, () => aKey(account)));
  const disabled = (secret: string) =>
    statuses(servers, secret).then((answered) => {
      if (answered.some((status) => status !== 401)) faults.push(`A disabled key is answered ${answered}`);
    });
  await Promise.all(
    made.map(async ({ keyId, testSecret, liveSecret }, index) => {
      await nth(doers, index).update(keyId, { enabled: false });
      await Promise.all([disabled(testSecret), disabled(liveSecret)]);
    }),
  );
  return { name: "40 keys disabled at once are each refused from their own answer on", faults };
}

/** The races beside the storm, one after the other. */
export async function runRaces(scene: Scene): Promise<Race[]> {
  const races: Race[] = [];
  for (const race of [creations, rotations, deletions, manyAtOnce, bulkRace]) races.push(await race(scene));
  return races;
}
