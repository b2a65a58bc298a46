import { asked, atMost, type Found, number, quantile } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { load } from "./load";
import { revokeMany } from "./revoking";
import { inServedWorld } from "./server";

const trialsPerRound = 100;
const connections = 32;

/** How long a key's owner waits for a disable while the server is loaded, and whether anything passes afterwards. */
export async function disable(): Promise<Found> {
  return inServedWorld(async (start) => {
    const { anAccount } = await import("../db/factories");
    const server = await start();
    const loading = await anAccount();
    const secrets = await seedKeys(loading.accountId, 1_000, 200);
    const trials = trialsPerRound * asked.rounds;
    const account = await anAccount();
    const calm = await revokeMany(account, [server], trialsPerRound);
    let on = true;
    const rates: number[] = [];
    const keepLoading = (async () => {
      const target = { url: `${server.url}/v1/status`, pid: server.pid };
      while (on) {
        const headers = withSecrets(secrets);
        rates.push((await load(target, { connections, seconds: 2, headers, apart: true })).perSecond);
      }
    })();
    const { tookMs, accepted, asked: requests } = await revokeMany(account, [server], trials);
    on = false;
    await keepLoading;
    const row = (name: string, took: readonly number[]) => [
      name,
      String(took.length),
      ...[0.5, 0.99, 1].map((part) => number(quantile(took, part), 1)),
    ];
    return {
      tables: [
        {
          title: "PATCH /v1/key/{id} that disables",
          heading: ["", "trials", "p50 ms", "p99 ms", "most ms"],
          rows: [row("at rest", calm.tookMs), row(`beside ${number(rates[0] ?? 0)} requests/s`, tookMs)],
        },
      ],
      targets: [
        atMost("p99 of a disable under load", 50, quantile(tookMs, 0.99), " ms", 1),
        atMost(`requests accepted after the disable, of ${requests}`, 0, accepted, "", 0),
      ],
      notes: [
        `${connections} connections ask without a pause meanwhile, from a thread of its own in the process that sends the disables and times them.`,
      ],
    };
  });
}
