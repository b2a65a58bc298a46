import { setTimeout as sleep } from "node:timers/promises";
import { aCompany, aKey } from "../../db/factories";
import { db } from "../../db/index";
import type { BulkChange } from "../../lib/keys/bulk";
import { changeKeys } from "../../lib/keys/bulk-commands";
import { stored } from "./doers";
import { type Asked, ask, type Kind, now, type Target } from "./load";
import type { Race, Scene } from "./races";

const keysMany = 30;
const calmMs = 300;
const asked: readonly Kind[] = ["status", "addCompany", "send"];

/** A page of keys, each under traffic of its own on both servers, while one command changes them all. */
export async function bulkRace({ account, servers }: Scene): Promise<Race> {
  const company = await aCompany(account);
  const target: Target = {
    ...{ servers, origin: "https://storm.example.com", company, otherCompany: company },
    ...{ secrets: { test: [], live: [] }, graveyard: [] },
  };
  const made = await Promise.all(Array.from({ length: keysMany }, () => aKey(account)));
  const keyIds = made.map(({ keyId }) => keyId);
  const all: Asked[] = [];
  const faults: string[] = [];
  let ended = false;
  const traffic = made.map(async ({ testSecret, liveSecret }, index) => {
    for (let turn = index; !ended; turn++) {
      const kind = asked[turn % asked.length] ?? "status";
      const server = servers[turn % servers.length] ?? "";
      await ask(target, kind, turn % 2 === 0 ? testSecret : liveSecret, server, {
        note: (one) => all.push(one),
      });
    }
  });

  /** Changes all, and looks at what was sent and what was still under way when it was answered. */
  const change = async (bulk: BulkChange, works: boolean) => {
    const results = await changeKeys(account.ctx, keyIds, bulk);
    const answeredAt = now();
    const underWay = all.flatMap(({ answeredAt: at, marker }) => (at === null && marker ? [marker] : []));
    const seen = await stored(db(), underWay);
    const seenAt = now();
    for (const { keyId, outcome } of results)
      if (outcome !== "done") faults.push(`${bulk.change} of ${keyId} came to ${outcome}`);
    await sleep(calmMs);
    const after = all.filter(({ sentAt }) => sentAt > answeredAt);
    while (after.some((one) => one.answeredAt === null)) await sleep(2);
    const accepted = after.filter(({ status }) => status > 0 && status < 300);
    if (works && accepted.length < after.length)
      faults.push(
        `${after.length - accepted.length} of ${after.length} were not accepted after ${bulk.change}`,
      );
    if (!works && accepted.length > 0)
      faults.push(`${accepted.length} of ${after.length} were accepted after ${bulk.change}`);
    if (after.length < keysMany) faults.push(`Only ${after.length} requests followed ${bulk.change}`);
    if (works) return;
    const late = all.flatMap(({ sentAt, marker }) => (marker && sentAt > seenAt ? [marker] : []));
    for (const marker of await stored(db(), [...underWay, ...late]))
      if (!seen.has(marker)) faults.push(`A write was committed after ${bulk.change}`);
  };

  await sleep(calmMs);
  await change({ change: "disable" }, false);
  await change({ change: "enable" }, true);
  await change({ change: "delete" }, false);
  ended = true;
  await Promise.all(traffic);
  return {
    name: `${keysMany} keys under traffic, disabled, enabled and deleted by one command each`,
    faults,
  };
}
