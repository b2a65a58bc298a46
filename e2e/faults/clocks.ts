import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { aKey } from "../../db/factories";
import { db } from "../../db/index";
import { openSession } from "../../lib/auth/new-session";
import { wrongWith } from "./proof";
import { send, Traffic } from "./traffic";
import { openAccount, shiftClock, until, type World } from "./world";

const hour = 3_600_000;
const shifts = [hour, -hour, 24 * hour, -24 * hour];

/**
 * A server's clock jumps, forward and back, while the other's and the database's go on: keys expire and limits end by the
 * database's alone, what was submitted is stored once, and jobs go on.
 */
export async function clockJumps(world: World, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const [, second] = world.servers;
  try {
    // An hour only where there is time: a day shows the same, and more.
    const chosen = rounds === 1 ? shifts.slice(2) : Array.from({ length: rounds }, () => shifts).flat();
    for (const shiftMs of chosen) {
      const wrong = await jump(world, second, shiftMs);
      faults.push(...wrong.map((fault) => `${shiftMs / hour} h: ${fault}`));
    }
  } finally {
    await shiftClock(second, 0);
  }
  return faults;
}

async function jump(world: World, second: World["servers"][1], shiftMs: number): Promise<string[]> {
  const faults: string[] = [];
  const sender = await openAccount();
  const { account, company } = sender;
  const traffic = new Traffic(world, account.liveSecret, company, 4);
  const soon = await aKey(account, { expiresAt: new Date(Date.now() + hour / 2) });
  const gone = await aKey(account);
  await sleep(300);
  await shiftClock(second, shiftMs);
  await db().execute(sql`update keys set expires_at = now() - interval '1 second' where id = ${gone.keyId}`);
  const status = async (secret: string) => {
    const one = await send(second.url, secret, { kind: "status", company });
    return one.status;
  };
  if ((await status(soon.liveSecret)) !== 200)
    faults.push("A key that is to expire in half an hour is refused");
  if ((await status(gone.liveSecret)) !== 401) faults.push("A key that has expired is accepted");
  await sleep(700);
  const sent = await traffic.stop();
  faults.push(...(await wrongWith(world, sender, sent, { broken: [] })));
  faults.push(...(await sessionLives(second.url, account.userId)));
  await db().execute(sql`
    update sends set exchange_due_at = now() - interval '2 days'
    where account_id = ${account.accountId} and exchange_due_at is not null`);
  await until(
    "the exchange",
    async () => {
      const [row] = await db().execute<{ n: number }>(sql`
        select count(*)::int as n from sends
        where account_id = ${account.accountId} and exchange_due_at < now() - interval '36 hours'`);
      return row?.n;
    },
    (n) => n === 0,
  );
  return faults;
}

/** A session that is opened now lasts as long as the database says, and pages are served. */
async function sessionLives(url: string, userId: number): Promise<string[]> {
  const faults: string[] = [];
  const sessionId = await db().transaction((tx) =>
    openSession(tx, userId, { ip: null, userAgent: randomUUID() }),
  );
  const [row] = await db().execute<{ alive: boolean }>(
    sql`select expires_at > now() + interval '13 days' as alive from sessions where id = ${sessionId}`,
  );
  if (!row?.alive) faults.push("A session ends by another clock");
  const answer = await fetch(`${url}/sign-in`, { redirect: "manual" });
  if (answer.status !== 200) faults.push(`The sign-in page is answered ${answer.status}`);
  return faults;
}
