import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { aCompany, aKey, anAccount, anyVat, type TestAccount } from "../../db/factories";
import { db } from "../../db/index";
import { type Cut, cuts, type Keyed } from "./cuts";
import { disturbances, quietly } from "./disturbances";
import { until, type World } from "./world";

/** One probe and when it was sent and answered, on this process's clock. */
type Probe = { sentAt: number; status: number; ms: number; vat: string };

/** Lanes of trials beside one another; a disturbed trial has the world to itself. */
const lanes = 4;
/** Of so many trials one has its lookups' connections killed, and one has them frozen. */
const killedEvery = 10;
const frozenEvery = 25;
/** The limit of a lookup is three seconds; a machine that is busy adds to it. */
const answerMaxMs = 8_000;

const now = () => performance.now();
const isAccepted = (status: number) => status >= 200 && status < 300;

/** Every way of cutting a key off, again and again, while its requests come to both servers: none is accepted afterwards. */
export async function revocation(world: World, trials: number): Promise<string[]> {
  const account = await anAccount();
  const scene: Scene = { world, account, company: await aCompany(account), other: await aCompany(account) };
  const faults: string[] = [];
  const tally = { accepted: 0, after: 0, unavailable: 0 };
  const took: number[] = [];
  const turns = Array.from({ length: trials }, (_, index) => index);
  const once = async (index: number) => {
    const result = await trial(scene, index);
    faults.push(...result.faults);
    tally.accepted += result.accepted;
    tally.after += result.after;
    tally.unavailable += result.unavailable;
    if (result.disableMs !== null) took.push(result.disableMs);
  };
  const calm = turns.filter((index) => disturbanceOf(index) === "none");
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (const index of calm.filter((_each, place) => place % lanes === lane)) await once(index);
    }),
  );
  for (const index of turns) if (disturbanceOf(index) !== "none") await once(index);
  took.sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  console.info(
    `  ${trials} trials: ${tally.accepted} accepted before, ${tally.after} sent after the answer, ${tally.unavailable} of all answered 503; a disable took ${at(0.5)} ms, p99 ${at(0.99)} ms (of ${took.length})`,
  );
  if (tally.after < trials) faults.push("Too few requests came after the changes");
  return faults.slice(0, 10);
}

type Scene = { world: World; account: TestAccount; company: string; other: string };

function disturbanceOf(index: number): "none" | "killed" | "frozen" {
  if (index % frozenEvery === frozenEvery - 1) return "frozen";
  return index % killedEvery === killedEvery - 1 ? "killed" : "none";
}

async function trial({ world, account, company, other }: Scene, index: number) {
  const cut = cuts[index % cuts.length];
  if (!cut) throw new Error("There is no way to cut a key off");
  const disturbed = disturbanceOf(index);
  const key = await aKey(account, { origins: [origin] });
  const keyed: Keyed = { account, ...key, company, other, by: byOf(world, index, disturbed) };
  const prepared = (await cut.prepare?.(keyed)) ?? key.liveSecret;
  const probes: Probe[] = [];
  let ended = false;
  const urls = world.servers.map(({ url }) => url);
  const clients = [...urls, ...urls].map(async (url) => {
    while (!ended) probes.push(await probe(cut, url, prepared, { company, other }));
  });
  await until(
    "the first answers",
    async () => probes.filter(({ status }) => isAccepted(status)).length,
    (n) => n > 3,
  );
  const begin = now();
  const disturb = disturbed === "none" ? quietly : disturbances[disturbed];
  let answeredAt = 0;
  await disturb(async () => {
    answeredAt = await cut.cut(keyed, now);
    const after = () => probes.filter(({ sentAt }) => sentAt > answeredAt).length;
    await until(
      "answers after the change",
      async () => after(),
      (n) => n >= 4,
      30_000,
    );
  });
  if (disturbed !== "none") {
    const heard = now();
    const back = () => probes.filter(({ sentAt, status }) => sentAt > heard && status !== 503).length;
    await until(
      "answers after the disturbance",
      async () => back(),
      (n) => n >= 4,
      30_000,
    );
  }
  ended = true;
  await Promise.all(clients);
  const after = probes.filter(({ sentAt }) => sentAt > answeredAt);
  const faults: string[] = [];
  for (const { status, sentAt } of after)
    if (isAccepted(status))
      faults.push(
        `${cut.name}, ${disturbed}: accepted ${(sentAt - answeredAt).toFixed(1)} ms after the answer`,
      );
  for (const { status, ms } of probes) {
    const expected =
      isAccepted(status) || cut.refused.includes(status) || (status === 503 && disturbed !== "none");
    if (!expected) faults.push(`${cut.name}, ${disturbed}: answered ${status}`);
    if (ms > answerMaxMs) faults.push(`${cut.name}, ${disturbed}: an answer took ${Math.round(ms)} ms`);
  }
  if (cut.writes) faults.push(...(await lateWrites(account, after)));
  return {
    faults,
    accepted: probes.filter(({ status }) => isAccepted(status)).length,
    after: after.length,
    unavailable: probes.filter(({ status }) => status === 503).length,
    disableMs: cut.name === "disable" && disturbed === "none" ? answeredAt - begin : null,
  };
}

/** By whom the change is made: a command of this process, or either server; a frozen server could not be asked. */
function byOf({ servers }: World, index: number, disturbed: string): string | null {
  const [first, second] = servers;
  const doers = disturbed === "none" ? [null, first.url, second.url] : [null];
  return doers[index % doers.length] ?? null;
}

const origin = "https://faults.example.com";

async function probe(
  { kind }: Cut,
  url: string,
  secret: string,
  { other }: { company: string; other: string },
): Promise<Probe> {
  const sentAt = now();
  const vat = anyVat();
  const path = {
    status: "/v1/status",
    origin: "/v1/status",
    other: `/v1/company/${other}`,
    write: "/v1/company",
  };
  let status = 0;
  try {
    const response = await fetch(`${url}${path[kind]}`, {
      method: kind === "write" ? "POST" : "GET",
      headers: {
        Authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
        ...(kind === "origin" && { Origin: origin }),
        ...(kind === "write" && { "Content-Type": "application/json" }),
      },
      body: kind === "write" ? JSON.stringify({ vat, fiscal_code: vat.slice(2), name: "Faults" }) : null,
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    ({ status } = response);
  } catch {
    status = 0;
  }
  return { sentAt, status, vat, ms: now() - sentAt };
}

/** Writes that were sent after the change and are stored all the same. */
async function lateWrites({ accountId }: TestAccount, after: Probe[]): Promise<string[]> {
  const vats = JSON.stringify(after.map(({ vat }) => vat));
  await sleep(50);
  const rows = await db().execute<{ vat: string }>(sql`
    select vat from companies where account_id = ${accountId}
      and vat in (select json_array_elements_text(${vats}::json))`);
  return rows.map(({ vat }) => `The write of ${vat} was committed after the change`);
}
