import { setTimeout as sleep } from "node:timers/promises";
import { asked, atMost, type Found, number } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { load } from "./load";
import { inServedWorld, memoryOf } from "./server";

const requestsMany = asked.full ? 1_000_000 : asked.trial ? 5_000 : 200_000;
const steps = 10;
const pagesPerStep = 50;
/** Seconds without a request after which memory is looked at: buffered events are written by then. */
const restMs = 3_000;

/** Memory of one server, which serves API and pages, over very many requests. */
export async function memory(): Promise<Found> {
  return inServedWorld(async (start) => {
    const { anAccount } = await import("../db/factories");
    const server = await start();
    const { accountId } = await anAccount();
    const headers = withSecrets(await seedKeys(accountId, 10_000, 10_000));
    const target = { url: `${server.url}/v1/status`, pid: server.pid };
    const begun = memoryOf(server.pid);
    const seen: number[] = [];
    let most = begun;
    const watching = setInterval(() => {
      most = Math.max(most, memoryOf(server.pid));
    }, 200);
    for (let step = 0; step < steps; step++) {
      await load(target, { connections: 32, amount: requestsMany / steps, headers });
      for (let page = 0; page < pagesPerStep; page++) {
        await (await fetch(`${server.url}/${page % 2 === 0 ? "sign-in" : "desk/sign-in"}`)).arrayBuffer();
      }
      await sleep(restMs);
      seen.push(memoryOf(server.pid));
    }
    clearInterval(watching);
    const [middle = 0, end = 0] = [seen[steps / 2 - 1], seen.at(-1)];
    return {
      tables: [
        {
          title: "Resident memory of the server, at rest",
          heading: ["requests", "MB"],
          rows: [
            ["0", number(begun)],
            ...seen.map((mb, at) => [number(((at + 1) * requestsMany) / steps), number(mb)]),
          ],
        },
      ],
      targets: [
        atMost(
          `growth from ${number(requestsMany / 2)} to ${number(requestsMany)} requests`,
          5,
          (end / middle - 1) * 100,
          " %",
          1,
        ),
        atMost("most at any time, web and API together", 400, most, " MB", 0),
      ],
      notes: [
        `${number(requestsMany)} requests of 10,000 keys and ${steps * pagesPerStep} pages${asked.full ? "" : "; with `--full` a million requests"}. PostgreSQL is a process of its own and not counted.`,
      ],
    };
  });
}
