import { cpus } from "node:os";
import { asked, atLeast, atMost, type Found, median, number, spread } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { cpuOf, load } from "./load";
import { revokeMany } from "./revoking";
import { inServedWorld, type Served, startPeer } from "./server";

const connections = 32;
const trials = 100;
/** Two servers, the balancer, who asks, and the database: each wants one for itself. */
const coresNeeded = 5;

const portOf = ({ url }: Served) => new URL(url).port;

/** One server and two behind the same kind of balancer, and whether a disable on one holds at the other at once. */
export async function two(): Promise<Found> {
  return inServedWorld(async (start) => {
    const { anAccount } = await import("../db/factories");
    const servers = [await start(), await start()];
    const [first] = servers;
    if (!first) throw new Error("No server");
    const single = await startPeer("bench/balancer.ts", { BENCH_PORTS: portOf(first) });
    const both = await startPeer("bench/balancer.ts", { BENCH_PORTS: servers.map(portOf).join() });
    try {
      const account = await anAccount();
      const headers = withSecrets(await seedKeys(account.accountId, 1_000, 200));
      const run = async (balancer: Served) => {
        const watched = [...servers, balancer];
        const before = watched.map(({ pid }) => cpuOf(pid));
        const began = performance.now();
        const { perSecond } = await load(
          { url: `${balancer.url}/v1/status`, pid: balancer.pid },
          { connections, seconds: asked.seconds, headers },
        );
        const us = (performance.now() - began) * 1_000;
        return {
          perSecond,
          busy: watched.map(({ pid }, at) => ((cpuOf(pid) - (before[at] ?? 0)) / us) * 100),
        };
      };
      await run(single);
      await run(both);
      const [ones, twos]: [Awaited<ReturnType<typeof run>>[], Awaited<ReturnType<typeof run>>[]] = [[], []];
      for (let round = 0; round < asked.rounds; round++) {
        ones.push(await run(single));
        twos.push(await run(both));
      }
      const row = (name: string, runs: typeof ones) => [
        name,
        spread(runs.map(({ perSecond }) => perSecond)),
        ...[0, 1, 2].map((at) => `${number(median(runs.map(({ busy }) => busy[at] ?? 0)))} %`),
      ];
      const { accepted, asked: requests } = await revokeMany(account, servers, trials);
      const times =
        median(twos.map(({ perSecond }) => perSecond)) / median(ones.map(({ perSecond }) => perSecond));
      const cores = cpus().length;
      const enough = cores >= coresNeeded;
      return {
        tables: [
          {
            title: "GET /v1/status behind one address",
            heading: ["", "req/s", "first server", "second server", "balancer"],
            rows: [row("one server", ones), row("two servers", twos)],
          },
        ],
        targets: [
          atLeast("throughput of two servers to one's", 1.7, times, " times"),
          atMost(`requests accepted after a disable on the other server, of ${requests}`, 0, accepted, "", 0),
        ],
        notes: [
          "Percentages are of one core. The balancer is a process of Node that hands each new connection to the next server; one server stands behind one too.",
          enough
            ? `${cores} cores are enough for each part to have its own.`
            : `This machine has ${cores} cores for two servers, the balancer, PostgreSQL and who asks: a second server finds none free, so what two would do where cores allow can't be seen here.`,
        ],
      };
    } finally {
      await Promise.all([single.stop(), both.stop()]);
    }
  });
}
