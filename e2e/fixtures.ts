import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { projectDir } from "../dev/data-dir";
import type { HandOffAsked, MadeLink } from "../dev/e2e-hand-offs";
import type { MadeAccount, OwnerAnswer, OwnerAsked, StoredEvent } from "../dev/e2e-owners";
import type { MadeSeat } from "../dev/e2e-seats";
import { type Demo, demoEnv } from "../dev/e2e-servers";
import { readStripeNote } from "../dev/local-stripe-note";
import { type CaughtMail, readInbox } from "../dev/mail-catcher";

export { expect };

function given(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is set by dev/e2e-servers.ts: run the tests with Playwright's own command.`);
  return value;
}

/** Addresses of the two server processes that share one demo: `first` is the browser's own. */
export const servers = {
  get first() {
    return given("E2E_URL");
  },
  get second() {
    return given("E2E_SECOND_URL");
  },
};

/** Calls the API with one secret; paths begin with `/v1`, an object as body is sent as JSON. */
export type Api = (path: string, init?: Omit<RequestInit, "body"> & { body?: unknown }) => Promise<Response>;

/** An integration that holds `secret` (null: none) and talks to one of the servers; redirects are not followed. */
export function api(secret: string | null, server: string = servers.first): Api {
  return (path, { body, headers, ...init } = {}) => {
    const sent = new Headers(headers);
    if (secret !== null) sent.set("Authorization", `Basic ${Buffer.from(`${secret}:`).toString("base64")}`);
    const asIs =
      body === undefined || typeof body === "string" || body instanceof FormData || body instanceof Blob;
    if (!asIs && !sent.has("Content-Type")) sent.set("Content-Type", "application/json");
    return fetch(`${server}${path}`, {
      redirect: "manual",
      ...init,
      headers: sent,
      body: asIs ? (body ?? null) : JSON.stringify(body),
    });
  };
}

/** The local Stripe of a demo, by its folder: the one that most tests share unless another one is given. */
export function stripeOf(dataDir: string = given("E2E_DATA_DIR")): { url: string; secretKey: string } {
  const note = readStripeNote(dataDir);
  if (!note) throw new Error("The local Stripe does not run");
  return note;
}

/** Asks the local Stripe for what no person on its pages could do: faults, lost webhooks (`dev/stripe/control.ts`). */
export async function stripeBox(control: string, body: object = {}, dataDir?: string): Promise<void> {
  const note = stripeOf(dataDir);
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${note.url}/_box/${control}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${control}: ${await answer.text()}`);
}

/** The newest mail to an address that passes `matches`, waiting up to ten seconds for it. */
export async function mailTo(
  address: string,
  matches: (mail: CaughtMail) => boolean = () => true,
): Promise<CaughtMail> {
  const inboxDir = join(given("E2E_DATA_DIR"), "inbox");
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(100)) {
    const mail = readInbox(inboxDir).findLast(
      ({ to, ...rest }) => to.includes(address) && matches({ to, ...rest }),
    );
    if (mail) return mail;
  }
  throw new Error(`No such mail to ${address} within ten seconds.`);
}

/** Every mail to an address so far, oldest first. */
export function mailsTo(address: string): CaughtMail[] {
  return readInbox(join(given("E2E_DATA_DIR"), "inbox")).filter(({ to }) => to.includes(address));
}

let count = 0;

/** An address that no other test of this run uses. */
export function newEmail(name = "user"): string {
  count += 1;
  return `${name}-${process.pid}-${Date.now().toString(36)}-${count}@example.com`;
}

/** An account of the test's own, with what its owner knows of it. */
export type Owner = MadeAccount & { email: string; password: string };

/** Signs an owner in by the form, in English; ends on the Keys page. */
export async function signIn(page: Page, { email, password }: Owner): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
}

type OwnerQuestion = OwnerAsked extends infer Each
  ? Each extends OwnerAsked
    ? Omit<Each, "id">
    : never
  : never;

let asked = 0;

type OwnerFound = Exclude<OwnerAnswer, { error: string }>;

/** Asks the process that knows the database. */
function askFor(maker: ChildProcess, question: OwnerQuestion): Promise<OwnerFound> {
  asked += 1;
  const id = asked;
  return new Promise((made, failed) => {
    const end = () => {
      maker.off("message", onAnswer);
      maker.off("exit", onExit);
    };
    const onAnswer = (answer: OwnerAnswer) => {
      if (answer.id !== id) return;
      end();
      if ("error" in answer) failed(new Error(answer.error));
      else made(answer);
    };
    const onExit = () => {
      end();
      failed(new Error("dev/e2e-owners.ts ended: see its output above."));
    };
    maker.on("message", onAnswer);
    maker.once("exit", onExit);
    maker.send({ id, ...question });
  });
}

async function makeOwner(maker: ChildProcess, name: string): Promise<Owner> {
  const email = newEmail("owner");
  const password = `only for test ${asked + 1} of ${process.pid}`;
  const found = await askFor(maker, { make: { email, name, password } });
  if (!("account" in found) || !found.account) throw new Error("dev/e2e-owners.ts made no account");
  return { ...found.account, email, password };
}

type WorkerFixtures = {
  /** The demo that the tests of this worker use: the shared one, or one of their own (`e2e/own-demo.ts`). */
  demo: Demo;
  /** The process beside this worker that writes to the demo's database. */
  maker: ChildProcess;
  /** Makes an account on the demo that both servers share, with operations and signatures to spend. */
  newOwner: (name?: string) => Promise<Owner>;
  /** As if the owner had given the password an hour ago, in every session: what widens asks for it again. */
  agePassword: (owner: Owner) => Promise<void>;
  /** A Desk seat on a key of the owner's, bought and paid for; or its checkout, or one that is to end with its period. */
  newSeat: (owner: Owner, keyId: number, how?: "paid" | "open" | "ending") => Promise<MadeSeat>;
  /** A link that hands a key of the owner's over, in test and unused unless told otherwise. */
  newHandOff: (
    owner: Pick<Owner, "accountId" | "userId">,
    keyId: number,
    how?: Pick<HandOffAsked, "environment" | "used">,
  ) => Promise<MadeLink>;
  /** As if payment of the owner's seats had failed. */
  oweSeats: (owner: Owner) => Promise<void>;
  /** Live seats, each on a key of its own, until the owner has as many. */
  fillSeats: (owner: Owner, upTo: number) => Promise<void>;
  /** As if a comparison with Stripe had found everything that it can find, and Stripe could not be told anything. */
  drift: (owner: Owner) => Promise<void>;
  /** Every event of the owner's account that is stored by now, the newest first. */
  eventsOf: (owner: Owner) => Promise<StoredEvent[]>;
  /** A list of clients that the owner gave, of which nothing was made yet, or with up to ten keys; its id. */
  newList: (owner: Owner, text: string, made?: boolean) => Promise<number>;
};

type Fixtures = {
  /** What the page may complain about in this test (`test.use`): a 404 asked for on purpose is logged as an error. */
  allowedErrors: RegExp[];
  /** A second person: a page with cookies of its own, watched like the first. */
  otherPage: () => Promise<Page>;
  watch: (context: BrowserContext) => void;
};

/** A test in which any error that a page throws or logs, and the test does not allow, is a failure. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  demo: [
    async ({ browserName: _ }, use) => use({ url: servers.first, dataDir: given("E2E_DATA_DIR") }),
    { scope: "worker" },
  ],
  maker: [
    async ({ demo }, use) => {
      const maker = fork(join(projectDir, "dev", "e2e-owners.ts"), {
        cwd: projectDir,
        execArgv: ["--import", "tsx"],
        env: demoEnv(demo.dataDir),
      });
      maker.setMaxListeners(0);
      await use(maker);
      if (maker.exitCode !== null) return;
      const gone = once(maker, "exit");
      maker.disconnect();
      await gone;
    },
    { scope: "worker" },
  ],
  newOwner: [
    async ({ maker }, use) => use((name = "Test Srl") => makeOwner(maker, name)),
    { scope: "worker" },
  ],
  agePassword: [
    async ({ maker }, use) =>
      use(async ({ userId }) => {
        await askFor(maker, { agePassword: { userId } });
      }),
    { scope: "worker" },
  ],
  eventsOf: [
    async ({ maker }, use) =>
      use(async ({ accountId }) => {
        const found = await askFor(maker, { events: { accountId } });
        return "events" in found ? found.events : [];
      }),
    { scope: "worker" },
  ],
  newList: [
    async ({ maker }, use) =>
      use(async ({ accountId }, text, made = false) => {
        const found = await askFor(maker, { list: { accountId, text, made } });
        if (!("listId" in found)) throw new Error("dev/e2e-owners.ts kept no list");
        return found.listId;
      }),
    { scope: "worker" },
  ],
  newSeat: [
    async ({ maker }, use) =>
      use(async ({ accountId, userId }, keyId, how = "paid") => {
        const seat = { accountId, userId, keyId, open: how === "open", ending: how === "ending" };
        const found = await askFor(maker, { seat });
        if (!("seat" in found)) throw new Error("dev/e2e-owners.ts made no seat");
        return found.seat;
      }),
    { scope: "worker" },
  ],
  newHandOff: [
    async ({ maker }, use) =>
      use(async ({ accountId, userId }, keyId, how = {}) => {
        const found = await askFor(maker, { handOff: { accountId, userId, keyId, ...how } });
        if (!("handOff" in found)) throw new Error("dev/e2e-owners.ts made no link");
        return found.handOff;
      }),
    { scope: "worker" },
  ],
  oweSeats: [
    async ({ maker }, use) =>
      use(async ({ accountId }) => {
        await askFor(maker, { owe: { accountId } });
      }),
    { scope: "worker" },
  ],
  fillSeats: [
    async ({ maker }, use) =>
      use(async ({ accountId }, upTo) => {
        await askFor(maker, { fill: { accountId, upTo } });
      }),
    { scope: "worker" },
  ],
  drift: [
    async ({ maker }, use) =>
      use(async ({ accountId }) => {
        await askFor(maker, { drift: { accountId } });
      }),
    { scope: "worker" },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
  allowedErrors: [[], { option: true }],
  watch: async ({ allowedErrors }, use) => {
    const complaints: string[] = [];
    const note = (text: string) => {
      if (!allowedErrors.some((allowed) => allowed.test(text))) complaints.push(text);
    };
    await use((context) => {
      context.on("weberror", (error) => note(String(error.error())));
      context.on("console", (message) => {
        if (message.type() === "error") note(`${message.text()} (${message.location().url})`);
      });
    });
    expect(complaints, "errors in the browser").toEqual([]);
  },
  context: async ({ context, watch }, use) => {
    watch(context);
    await use(context);
  },
  otherPage: async ({ browser, watch, baseURL, locale }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL, locale });
      contexts.push(context);
      watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
