import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "../../db/index";
import { wrongWith } from "./proof";
import { send, Traffic } from "./traffic";
import { databaseBack, killDatabase, openAccount, until, type World } from "./world";

/** An answer may take this long on a machine that is busy; without a limit it would be minutes. */
const answerMaxMs = 8_000;

/** Reads and submits on both servers while the database dies, stays away and comes back, each time in another way. */
export async function databaseKilled(world: World, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sender = await openAccount();
    const { account, company } = sender;
    const traffic = new Traffic(world, account.liveSecret, company);
    await sleep(1_000);
    await killDatabase(world, round % 2 === 0 ? "SIGKILL" : "SIGQUIT", () => sleep(1_500));
    await databaseBack();
    for (const { url } of world.servers)
      for (const kind of ["submit", "status", "list"] as const)
        traffic.sent.push(
          await until(
            `a ${kind} at ${url}`,
            async () => {
              const one = await send(url, account.liveSecret, { kind, company });
              if (one.status !== 200 && one.status !== 201) traffic.sent.push(one);
              return one;
            },
            ({ status }) => status === 200 || status === 201,
            30_000,
          ),
        );
    await sleep(500);
    const sent = await traffic.stop();
    const refused = sent.filter(({ status }) => status === 503).length;
    if (refused === 0) faults.push("Nobody noticed that the database was away");
    const slow = sent.filter(({ ms }) => ms > answerMaxMs).length;
    if (slow > 0) faults.push(`${slow} answers took more than ${answerMaxMs} ms`);
    faults.push(...(await wrongWith(world, sender, sent)));
    faults.push(...(await exchangeGoesOn(account.accountId)));
  }
  return faults;
}

/** The jobs find their way back as well: what the exchange was to say is said. */
async function exchangeGoesOn(accountId: number): Promise<string[]> {
  await db().execute(
    sql`update sends set exchange_due_at = now() where account_id = ${accountId} and exchange_due_at is not null`,
  );
  const overdue = async () => {
    const [row] = await db().execute<{ n: number }>(
      sql`select count(*)::int as n from sends where account_id = ${accountId} and exchange_due_at < now() - interval '1 second'`,
    );
    return row?.n ?? -1;
  };
  await until("the exchange", overdue, (n) => n === 0, 90_000);
  return [];
}
