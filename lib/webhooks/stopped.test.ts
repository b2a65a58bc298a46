import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { webhookDeliveries, webhookHistory } from "@/db/schema";
import { projectDir } from "@/dev/data-dir";
import { call } from "@/lib/api/api-fixtures";
import { deliverWebhooks, tellWebhooks } from "./delivery-commands";

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

/** Somebody who is told, and answers after `answerMs`; null: never. `taken` are ids that were answered. */
async function aReceiver() {
  const next: { answerMs: number | null } = { answerMs: 0 };
  const received: { id: number; text: string }[] = [];
  const taken = new Set<number>();
  const answer = (id: number, response: ServerResponse) => {
    if (response.destroyed) return;
    taken.add(id);
    response.writeHead(200).end();
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { id } = JSON.parse(text);
    received.push({ id, text });
    if (next.answerMs !== null) setTimeout(answer, next.answerMs, id, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  ending.push(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, next, received, taken };
}

/** Happenings of as many documents, to be told to a receiver; answers the ids of their deliveries. */
async function happenings(count: number) {
  const receiver = await aReceiver();
  const account = await anAccount();
  const { liveSecret } = await aKey(account);
  const made = await call(liveSecret, "/webhook", {
    json: { url: receiver.url, description: "stops" },
  });
  expect(made.status).toBe(201);
  const webhook = await made.json();
  const { accountId } = account;
  await db().transaction(async (tx) => {
    for (let resourceId = 1; resourceId <= count; resourceId += 1) {
      const subject = `send:${resourceId}`;
      const about = { accountId, environment: "live", companyId: 1, event: "send.add" } as const;
      await tellWebhooks(tx, { ...about, resourceId, subject });
    }
  });
  const waiting = async () =>
    (await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhook.id))).map(
      ({ id }) => id,
    );
  const told = async () =>
    db().$count(
      webhookHistory,
      sql`${webhookHistory.webhookId} = ${webhook.id} and ${webhookHistory.success}`,
    );
  const ids = await waiting();
  expect(ids).toHaveLength(count);
  return { receiver, ids, waiting, told };
}

/** A server's jobs, in a process that may be ended in any way. */
function startJobs(): ChildProcess {
  const jobs = fork(join(projectDir, "dev", "jobs-process.ts"), {
    cwd: projectDir,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  ending.push(() => jobs.kill("SIGKILL"));
  return jobs;
}

async function end(jobs: ChildProcess, signal: "SIGTERM" | "SIGKILL") {
  const gone = once(jobs, "exit");
  jobs.kill(signal);
  const [code] = await gone;
  expect(code).toBe(signal === "SIGTERM" ? 0 : null);
}

/** What another process goes on with, once the claims of the one that is gone have run out. */
async function goOn(waiting: () => Promise<number[]>) {
  const [row] = await db().execute<{ ms: number }>(
    sql`select coalesce(max(extract(epoch from due_at - now())) * 1000, 0)::int as ms from webhook_deliveries`,
  );
  expect(row?.ms).toBeLessThanOrEqual(60_000);
  await db().update(webhookDeliveries).set({ dueAt: sql`now()` });
  while ((await waiting()).length > 0) expect(await deliverWebhooks()).toBeGreaterThan(0);
}

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

test.each([
  "SIGTERM",
  "SIGKILL",
] as const)("deliveries that are not answered before a %s are told again, under their ids", async (signal) => {
  const { receiver, ids, waiting, told } = await happenings(8);
  receiver.next.answerMs = null;
  const jobs = startJobs();
  await waitFor(() => expect(receiver.received).toHaveLength(5));
  await end(jobs, signal);
  expect(await waiting()).toEqual(ids);
  expect(await told()).toBe(0);
  const cut = receiver.received.splice(0);

  receiver.next.answerMs = 0;
  await goOn(waiting);
  expect(receiver.received.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids);
  // What a receiver needs to drop the second: the same id, and the same words.
  expect(receiver.received).toEqual(expect.arrayContaining(cut));
  expect(await told()).toBe(ids.length);
}, 60_000);

test("deliveries that are answered while a server stops are done, and not told again", async () => {
  const { receiver, ids, waiting, told } = await happenings(8);
  receiver.next.answerMs = 800;
  const jobs = startJobs();
  await waitFor(() => expect(receiver.received).toHaveLength(5));
  await end(jobs, "SIGTERM");
  expect(receiver.taken.size).toBe(5);
  expect(await waiting()).toEqual(ids.filter((id) => !receiver.taken.has(id)));
  receiver.next.answerMs = 0;
  await goOn(waiting);
  expect(receiver.received.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids);
  expect(await told()).toBe(ids.length);
}, 60_000);

test("killed at any moment, jobs lose no delivery, and repeat only what was under way", async () => {
  const { receiver, ids, waiting, told } = await happenings(60);
  receiver.next.answerMs = 5;
  for (let round = 1; round <= 4; round += 1) {
    const before = receiver.received.length;
    await db().update(webhookDeliveries).set({ dueAt: sql`now()` });
    const jobs = startJobs();
    await waitFor(() => expect(receiver.received.length).toBeGreaterThan(before));
    // From before the first answer to after its transaction.
    await sleep(round * 4);
    await end(jobs, "SIGKILL");
    const left = await waiting();
    for (const id of ids) expect(left.includes(id) || receiver.taken.has(id)).toBe(true);
    expect((await told()) + left.length).toBe(ids.length);
  }
  await goOn(waiting);
  expect(receiver.taken).toEqual(new Set(ids));
  expect(await told()).toBe(ids.length);
  // At most the five of a run, each time.
  expect(receiver.received.length - ids.length).toBeLessThanOrEqual(4 * 5);
}, 90_000);
