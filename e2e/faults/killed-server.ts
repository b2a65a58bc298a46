import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { wrongWith } from "./proof";
import { Traffic } from "./traffic";
import { killSecond, openAccount, type World } from "./world";

/** One of two servers is killed outright in the middle of submits, at any moment of theirs. */
export async function serverKilled(world: World, rounds: number): Promise<string[]> {
  const sender = await openAccount();
  const traffic = new Traffic(world, sender.account.liveSecret, sender.company);
  for (let round = 0; round < rounds; round += 1) {
    await sleep(500 + randomInt(700));
    await killSecond(world);
  }
  await sleep(500);
  const sent = await traffic.stop();
  return wrongWith(world, sender, sent, { restarted: true, broken: [503, 0] });
}
