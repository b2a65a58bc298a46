import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "../../lib/access/presets";
import type { KeyPatch } from "../../lib/keys/input";
import type { Doer, Done } from "./doers";
import { forbidden, type Window } from "./judge";
import { type Asked, type Kind, now, type Storm } from "./load";

/** What an action works on: the key that the storm calls with just now. */
export type Stage = { storm: Storm; doer: Doer; keyId: number; newKey: () => Promise<void> };

/** An action that has been answered. */
export type Cut = {
  done: Done;
  forbids: Window["forbids"];
  total: number | null;
  /** Gives back what was taken; null for what can't be undone. */
  undo: (() => Promise<unknown>) | null;
  /** Secrets that have ended for good. */
  ended: string[];
};

/** One way of cutting a key off, in the storm; `probe` is what must be refused first, and accepted after the undoing. */
export type Action = {
  name: string;
  probe: { kind: Kind; origin: boolean };
  cut: (stage: Stage) => Promise<Cut>;
};

const secretsOf = ({ storm }: Stage) => [...storm.target.secrets.test, ...storm.target.secrets.live];

function patching(
  name: string,
  probe: Action["probe"],
  patches: (stage: Stage) => { narrow: KeyPatch; back: KeyPatch },
  forbids: (secrets: string[]) => (asked: Asked) => boolean,
  total: number | null = null,
): Action {
  return {
    name,
    probe,
    cut: async (stage) => {
      const { narrow, back } = patches(stage);
      return {
        done: await stage.doer.update(stage.keyId, narrow),
        forbids: forbids(secretsOf(stage)),
        total,
        undo: () => stage.doer.update(stage.keyId, back),
        ended: [],
      };
    },
  };
}

const reading = { kind: "status", origin: false } as const;
const writing = { kind: "addCompany", origin: false } as const;

/** An end as near as the traffic lets through: a command that waits until it has passed refuses it. */
async function setExpiry(update: (expiresAt: Date) => Promise<unknown>): Promise<Date> {
  for (let aheadMs = 200; ; aheadMs *= 2) {
    const expiresAt = new Date(Date.now() + aheadMs);
    const refused = await update(expiresAt).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused === null) return expiresAt;
    if (aheadMs > 30_000) throw refused;
  }
}

const expiring: Action = {
  name: "expire",
  probe: writing,
  cut: async ({ storm, doer, keyId }) => {
    const expiresAt = await setExpiry((at) => doer.update(keyId, { expiresAt: at }));
    await sleep(expiresAt.getTime() - Date.now());
    while (Date.now() <= expiresAt.getTime()) await sleep(1);
    const at = now();
    return {
      done: { answeredAt: at, seenAt: at, seen: new Set(), underWay: new Set() },
      forbids: forbidden.all([...storm.target.secrets.test, ...storm.target.secrets.live]),
      total: null,
      undo: () => doer.update(keyId, { expiresAt: null }),
      ended: [],
    };
  },
};

/** How the old secret of a rotation ends. */
type Ending = "at once" | "by ending the overlap" | "by another rotation";

function rotating(environment: Environment, ending: Ending): Action {
  const name = `rotate ${environment}, the old ends ${ending}`;
  const cut = async ({ storm, doer, keyId }: Stage): Promise<Cut> => {
    const mine = storm.target.secrets[environment];
    const old = [...mine];
    const rotate = async (hours: 0 | 24) => {
      const done = await doer.rotate(keyId, environment, hours);
      mine.push(done.secret);
      return done;
    };
    const cutOff = (done: Done): Cut => ({
      ...{ done, forbids: forbidden.all(old), total: null, undo: null, ended: old },
    });
    if (ending === "at once") return cutOff(await rotate(0));
    await rotate(24);
    // Both work meanwhile, which the judge asks of every request.
    await sleep(100);
    return cutOff(ending === "by another rotation" ? await rotate(24) : await doer.endOverlap(keyId));
  };
  return { name, probe: writing, cut };
}

const deleting: Action = {
  name: "delete",
  probe: reading,
  cut: async (stage) => {
    const ended = secretsOf(stage);
    const done = await stage.doer.remove(stage.keyId);
    return { done, forbids: forbidden.all(ended), total: null, undo: null, ended };
  },
};

/** Every way in which a key loses something; deletion last, as a new key follows it. */
export const actions: readonly Action[] = [
  patching(
    "disable",
    reading,
    () => ({ narrow: { enabled: false }, back: { enabled: true } }),
    forbidden.all,
  ),
  patching(
    "narrow to read_only",
    { kind: "send", origin: false },
    () => ({ narrow: { preset: "read_only" }, back: { preset: "full" } }),
    (secrets) => forbidden.classes(secrets, ["read"]),
  ),
  patching(
    "narrow to send",
    writing,
    () => ({ narrow: { preset: "send" }, back: { preset: "full" } }),
    (secrets) => forbidden.classes(secrets, ["read", "send"]),
  ),
  patching(
    "narrow to one company",
    { kind: "sendOther", origin: false },
    ({ storm }) => ({
      narrow: { scope: { companyScope: "selected", companies: [storm.target.company] } },
      back: { scope: { companyScope: "all", companies: [] } },
    }),
    forbidden.leftOut,
    1,
  ),
  patching(
    "drop the origin",
    { kind: "status", origin: true },
    ({ storm }) => ({ narrow: { origins: [] }, back: { origins: [storm.target.origin] } }),
    forbidden.origins,
  ),
  expiring,
  rotating("test", "at once"),
  rotating("live", "at once"),
  rotating("test", "by ending the overlap"),
  rotating("live", "by ending the overlap"),
  rotating("test", "by another rotation"),
  rotating("live", "by another rotation"),
  deleting,
];
