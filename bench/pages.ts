import { asc, eq } from "drizzle-orm";
import { addresses, nothing } from "../e2e/page-content";
import { pagesBelow } from "../e2e/pages";
import { asked, atLeast, atMost, type Found, median, number, spread } from "./found";
import { startNextApp } from "./next-app";
import { firstByte } from "./page-first-byte";
import { judge, type Scores } from "./page-lighthouse";
import { firstLoad } from "./page-scripts";
import { inPageWorld, type PageWorld } from "./page-world";
import type { Served } from "./server";

const asksPerRound = asked.seconds * 15;
const scriptsOverBareMax = 60_000;
const scoreLeast = 95;

/** Address of the Keys page's last page, and of its first. */
async function keysAddresses(accountId: number): Promise<{ first: string; deepest: string }> {
  const { db } = await import("../db/index");
  const { keys } = await import("../db/schema");
  const { defaultOrder, keysPageSize } = await import("../lib/keys/list");
  const { writeCursor } = await import("../lib/keys/list-cursor");
  const [row] = await db()
    .select({ id: keys.id, createdAt: keys.createdAt })
    .from(keys)
    .where(eq(keys.accountId, accountId))
    .orderBy(asc(keys.createdAt))
    .offset(keysPageSize)
    .limit(1);
  if (!row) throw new Error("There are too few keys");
  const { id, createdAt } = row;
  const at = writeCursor({
    order: defaultOrder,
    side: "after",
    primary: false,
    at: createdAt.toISOString(),
    id,
  });
  return { first: "/keys", deepest: `/keys?at=${at}` };
}

async function firstBytes({ tables, targets, notes }: Found, world: PageWorld, bare: Served): Promise<void> {
  const { first, deepest } = await keysAddresses(world.accountId);
  const urls = {
    "empty dynamic page": `${bare.url}/`,
    "a page of text in our frame": `${world.server.url}/help/cors`,
    "Keys, first page": world.server.url + first,
    "Keys, deepest page": world.server.url + deepest,
  };
  const took: Record<string, number[]> = Object.fromEntries(Object.keys(urls).map((name) => [name, []]));
  for (let round = -1; round < asked.rounds; round++) {
    const times: Record<string, number[]> = {};
    // In turn, one by one: whatever else the machine does falls on each alike.
    for (let at = 0; at < asksPerRound; at++) {
      for (const [name, url] of Object.entries(urls)) {
        times[name] = [...(times[name] ?? []), await firstByte(url, world.cookie)];
      }
    }
    // The first round warms up.
    if (round >= 0) for (const [name, each] of Object.entries(times)) took[name]?.push(median(each));
  }
  const of = (name: keyof typeof urls) => median(took[name] ?? []);
  const toEmpty = of("Keys, first page") / of("empty dynamic page");
  const toFirst = of("Keys, deepest page") / of("Keys, first page");
  tables.push({
    title: "First byte, 10,000 keys and 600 companies",
    heading: ["", "ms"],
    rows: Object.entries(took).map(([name, each]) => [name, spread(each, 1)]),
  });
  targets.push(
    atMost("first byte of the Keys page to an empty dynamic page's", 2.5, toEmpty, " times"),
    atMost("first byte of the deepest page to the first's", 1.15, toFirst, " times"),
  );
  notes.push(
    "First byte: one request at a time on a connection of its own, signed in; the empty page is that of an app with nothing else, on a Node server as ours.",
  );
}

/** Pages of the Dashboard and of Desk that somebody signed in can open, by their place in `app/`. */
const pagesOf = {
  Dashboard: pagesBelow("(dashboard)"),
  Desk: pagesBelow("desk/(app)").map((page) => `/desk${page === "/" ? "" : page}`),
};

async function scripts({ tables, targets, notes }: Found, world: PageWorld, bare: Served): Promise<void> {
  const content = { ...nothing, ...world };
  const least = (await firstLoad(bare.url, "/")).bytes;
  const kilobytes = (bytes: number) => number(bytes / 1_000, 1);
  const rows = [["empty Next page", kilobytes(least), ""]];
  const most = { Dashboard: 0, Desk: 0 };
  for (const part of ["Dashboard", "Desk"] as const) {
    for (const page of pagesOf[part]) {
      const path = addresses[page]?.(content) ?? page;
      const { bytes } = await firstLoad(world.server.url, path, world.cookie);
      most[part] = Math.max(most[part], bytes - least);
      rows.push([page, kilobytes(bytes), kilobytes(bytes - least)]);
    }
    targets.push(
      atMost(
        `first-load JavaScript of any ${part} page over an empty Next page's`,
        scriptsOverBareMax / 1_000,
        most[part] / 1_000,
        " kB gzip",
        1,
      ),
    );
  }
  tables.push({ title: "First-load JavaScript, kB gzip", heading: ["", "kB", "over the empty page"], rows });
  notes.push(
    "First-load JavaScript: every script file that a page's HTML names, as gzip sends it. Menus, dialogs and toasts are fetched when somebody first moves, touches or types; the picker of companies when it is shown, the list of public suffixes once the field of origins is there.",
  );
}

async function scores(
  { tables, targets, notes }: Found,
  { server, keyId, cookie }: PageWorld,
): Promise<void> {
  const judged = { keys: "/keys", "one key": `/keys/${keyId}`, billing: "/billing", "Desk home": "/desk" };
  const names = Object.keys(judged);
  const urls = Object.values(judged).map((path) => server.url + path);
  const all: Scores[][] = [];
  for (let round = 0; round < Math.min(asked.rounds, 3); round++) all.push(await judge(urls, cookie));
  const rows = names.map((name, at) => {
    const own = all.flatMap((each) => each[at] ?? []);
    const performance = own.map((each) => each.performance);
    const accessibility = own.map((each) => each.accessibility);
    targets.push(
      atLeast(`Lighthouse performance, ${name}`, scoreLeast, median(performance), "", 0),
      atLeast(`Lighthouse accessibility, ${name}`, scoreLeast, median(accessibility), "", 0),
    );
    const lost = [...new Set(own.flatMap((each) => each.lost))].join(", ");
    return [name, spread(performance), spread(accessibility), lost];
  });
  tables.push({
    title: "Lighthouse, desktop preset",
    heading: ["", "performance", "accessibility", "points lost by"],
    rows,
  });
  notes.push("Lighthouse 12.8.2 in the project's Chromium, signed in, the account as above.");
}

/** What the pages of an account with a great deal in it cost. */
export async function pages(): Promise<Found> {
  const found: Found = { tables: [], targets: [], notes: [] };
  const bare = await startNextApp();
  try {
    await inPageWorld(async (world) => {
      await firstBytes(found, world, bare);
      await scripts(found, world, bare);
      await scores(found, world);
    });
  } finally {
    await bare.stop();
  }
  return found;
}
