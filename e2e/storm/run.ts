import { setTimeout as sleep } from "node:timers/promises";
import { aCompany, aKey, anAccount, type TestAccount } from "../../db/factories";
import { closeDb, db } from "../../db/index";
import { openBox } from "../../dev/box";
import { creditAccount } from "../../lib/accounts/commands";
import { type Action, actions, type Stage } from "./actions";
import { byCommand, byHttp, type Doer, stored, storedRows } from "./doers";
import { judge, type Window } from "./judge";
import { ask, kinds, now, Storm, type Target } from "./load";
import { runRaces } from "./races";

// A process of its own beside two servers on one database: rounds, then the servers' addresses.
const [rounds = "3", ...servers] = process.argv.slice(2);
const perSecond = 200;
const calmMs = 150;
const origin = "https://storm.example.com";

type Segment = { name: string; from: number; to: number };
type Tally = Record<string, number>;

const windows: Window[] = [];
const segments: Segment[] = [];
/** Faults that are no single request's answer: late writes, a first request that was refused. */
const faults: string[] = [];
const firsts: Tally = {};
/** The longest that each action took to be answered, its own pauses included, in milliseconds. */
const slowest: Tally = {};

async function blow(account: TestAccount, stage: Omit<Stage, "doer">, doers: readonly Doer[]): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    for (const [index, action] of actions.entries()) {
      const doer = doers[(round + index) % doers.length];
      if (!doer) throw new Error("Nobody acts");
      await once(action, Object.assign(stage, { doer }));
    }
    const seconds = Math.round((now() - stage.storm.begunAt) / 1_000);
    console.info(`round ${round + 1} of ${rounds}: ${stage.storm.all.length} requests in ${seconds} s`);
  }
  if ((await storedRows(account.accountId)) < 10) faults.push("The storm stored next to nothing");
}

async function once({ name, probe, cut }: Action, stage: Stage): Promise<void> {
  const { storm } = stage;
  const from = now();
  await sleep(calmMs);
  const begunAt = now();
  const { done, forbids, total, undo, ended } = await cut(stage);
  const window: Window = {
    ...{ name, begunAt, answeredAt: done.answeredAt, forbids, total },
    ...{ undoneFrom: Number.POSITIVE_INFINITY, undoneAt: Number.POSITIVE_INFINITY },
  };
  windows.push(window);
  slowest[name] = Math.max(slowest[name] ?? 0, Math.round(done.answeredAt - begunAt));
  // The very next requests, to every server, beside those of the storm.
  const cutOff = ended.length > 0 ? ended : allSecrets(storm.target);
  await Promise.all(cutOff.flatMap((secret) => probes(stage, probe, secret)));
  await sleep(calmMs);
  await storm.settled();

  const late = storm.all.filter(
    (asked) =>
      asked.marker !== null &&
      forbids(asked) &&
      (asked.sentAt > done.seenAt || done.underWay.has(asked.marker)),
  );
  const markers = late.flatMap(({ marker }) => (marker === null ? [] : [marker]));
  for (const marker of await stored(db(), markers))
    if (!done.seen.has(marker)) faults.push(`${name}: the write ${marker} was committed after the answer`);

  if (undo) {
    window.undoneFrom = now();
    await undo();
    window.undoneAt = now();
  }
  retire(storm.target, ended);
  if (allSecrets(storm.target).length === 0) await stage.newKey();
  const welcome = await Promise.all(
    allSecrets(storm.target).flatMap((secret) => probes(stage, probe, secret)),
  );
  for (const { status } of welcome) {
    if (status < 300) firsts[name] = (firsts[name] ?? 0) + 1;
    else faults.push(`${name}: the first request after it was given back was answered ${status}`);
  }
  segments.push({ name, from, to: now() });
}

const allSecrets = ({ secrets }: Target) => [...secrets.test, ...secrets.live];

function probes({ storm }: Stage, { kind, origin: withOrigin }: Action["probe"], secret: string) {
  return servers.map((server) =>
    ask(storm.target, kind, secret, server, {
      origin: withOrigin ? origin : null,
      note: (asked) => storm.all.push(asked),
    }),
  );
}

function retire(target: Target, ended: readonly string[]): void {
  for (const list of [target.secrets.test, target.secrets.live])
    list.splice(0, list.length, ...list.filter((secret) => !ended.includes(secret)));
  target.graveyard.push(...ended);
}

/** Prints a line an action and returns how much went wrong. */
async function report(storm: Storm): Promise<number> {
  const tallies = new Map(segments.map(({ name }): [string, Tally] => [name, {}]));
  let wrong = 0;
  for (const asked of storm.all) {
    const segment = segments.find(({ to }) => asked.sentAt <= to) ?? segments.at(-1);
    const verdict = judge(asked, windows);
    const tally = tallies.get(segment?.name ?? "") ?? {};
    tally[verdict] = (tally[verdict] ?? 0) + 1;
    tally.sent = (tally.sent ?? 0) + 1;
    if (!["accepted after", "refused wrongly", "troubled"].includes(verdict)) continue;
    wrong += 1;
    if (wrong <= 20) console.error(`${verdict} (${segment?.name}):`, { ...asked, secret: undefined });
  }
  const refusedWrites = storm.all.filter(({ marker, status }) => marker !== null && status >= 400);
  const kept = await stored(
    db(),
    refusedWrites.flatMap(({ marker }) => marker ?? []),
  );
  for (const marker of kept) faults.push(`A refused write is stored: ${marker}`);
  const columns = ["sent", "accepted", "refused", "either", "accepted after", "refused wrongly", "troubled"];
  console.info(
    ["action".padEnd(46), ...columns.map((column) => column.padStart(16)), "  first after  slowest ms"].join(
      "",
    ),
  );
  for (const [name, tally] of tallies)
    console.info(
      [
        name.padEnd(46),
        ...columns.map((column) => String(tally[column] ?? 0).padStart(16)),
        String(firsts[name] ?? 0).padStart(13),
        String(slowest[name] ?? 0).padStart(12),
      ].join(""),
    );
  const seconds = (now() - storm.begunAt) / 1_000;
  const writes = storm.all.filter(({ kind }) => kinds[kind].routeClass !== "read").length;
  console.info(
    `${storm.all.length} requests (${writes} writes) in ${seconds.toFixed(0)} s, ${rounds} rounds, ${servers.length} servers, ${storm.heldBack} held back; ${refusedWrites.length} refused writes left ${kept.size} rows`,
  );
  return wrong;
}

// Killed outright, our parent closes the channel; traffic without it would go on for ever.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();

const box = await openBox({ mail: false });
try {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 1_000_000, signatures: 0 });
  const [company, otherCompany] = [await aCompany(account), await aCompany(account)];
  const target: Target = {
    ...{ servers, origin, company, otherCompany },
    ...{ secrets: { test: [], live: [] }, graveyard: [] },
  };
  const storm = new Storm(target, perSecond);
  const stage = {
    storm,
    keyId: 0,
    newKey: async () => {
      const key = await aKey(account, { description: "In the storm", origins: [origin] });
      stage.keyId = key.keyId;
      target.secrets.test.push(key.testSecret);
      target.secrets.live.push(key.liveSecret);
    },
  };
  await stage.newKey();
  const doers = [
    byCommand(account.ctx, storm),
    ...servers.map((server) => byHttp(account.liveSecret, server, storm)),
  ];
  await blow(account, stage, doers);
  await storm.stop();
  const wrong = await report(storm);
  for (const race of await runRaces({ account, doers, servers })) {
    console.info(`${race.faults.length === 0 ? "ok    " : "FAILED"} ${race.name}`);
    faults.push(...race.faults.map((fault) => `${race.name}: ${fault}`));
  }
  for (const fault of faults.slice(0, 20)) console.error(fault);
  console.info(`violations: ${wrong + faults.length}`);
  process.exitCode = wrong + faults.length === 0 ? 0 : 1;
} finally {
  await closeDb();
  await box.close();
}
