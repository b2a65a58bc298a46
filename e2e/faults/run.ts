import { dataDir } from "../../dev/data-dir";
import { clockJumps } from "./clocks";
import { databaseKilled } from "./database";
import { diskFull } from "./disk";
import { holdDatabaseDown, letDatabaseUp } from "./held";
import { serverKilled } from "./killed-server";
import { mailDown } from "./mail";
import { poolExhausted } from "./pool";
import { revocation } from "./revocation";
import { endSpareWorkers, seatsKilled } from "./seats";
import { openAccount, openWorld, passwordGiven, type World } from "./world";

/** What is done for a guarantee, and how often: in `npm test`, and in the storm. Answers what went wrong. */
type Scenario = {
  run: (world: World, rounds: number) => Promise<string[]>;
  short: number;
  long: number;
};

/** Every fault by its name; the names are those that `e2e/faults.spec.ts` asks for. */
const scenarios: Record<string, Scenario> = {
  "database killed": { run: databaseKilled, short: 2, long: 12 },
  "pool exhausted": { run: poolExhausted, short: 1, long: 3 },
  "server killed": { run: serverKilled, short: 1, long: 20 },
  "seats killed": { run: seatsKilled, short: 1, long: 12 },
  "clock jumps": { run: clockJumps, short: 1, long: 4 },
  "disk full": { run: diskFull, short: 1, long: 8 },
  "mail down": { run: mailDown, short: 1, long: 4 },
  revocation: { run: revocation, short: 60, long: 1_000 },
};

/** What the tests ask of this process beside the scenarios. */
const errands: Record<string, (world: World) => Promise<unknown>> = {
  url: async ({ servers }) => servers[0].url,
  account: async () => {
    const { account } = await openAccount();
    return { ...account, password: passwordGiven };
  },
  "database down": holdDatabaseDown,
  "database up": letDatabaseUp,
};

type Asked = { ask: string; long: boolean };

async function answer(world: World, { ask, long }: Asked): Promise<unknown> {
  const errand = errands[ask];
  if (errand) return errand(world);
  const scenario = scenarios[ask];
  if (!scenario) throw new Error(`There is no ${ask}`);
  console.info(`${ask}:`);
  return scenario.run(world, long ? scenario.long : scenario.short);
}

// A process of its own beside the servers: Playwright's loader can't read our modules, tsx can.
const world = await openWorld(dataDir());
process.on("message", (asked: Asked) => {
  answer(world, asked).then(
    (found) => process.send?.({ found: found ?? null }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.once("disconnect", async () => {
  await endSpareWorkers();
  await world.close().catch(console.error);
  process.exit();
});
process.send?.({ found: world.volume !== null });
