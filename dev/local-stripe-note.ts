import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivately } from "./postgres-cluster";
import { identity, isAlive } from "./processes.mjs";

/** What the local Stripe of a DATA_DIR is reached by, and the process that it is. */
export type StripeNote = {
  pid: number;
  /** Tells the process from a later one with the same number. */
  identity: string;
  url: string;
  secretKey: string;
};

const noteOf = (folder: string) => join(folder, "stripe.json");

/** One file for each process that uses it: its name is the pid, its content the identity. */
export const usersOf = (folder: string): string => join(folder, "stripe-users");

function read(folder: string): StripeNote | null {
  try {
    return JSON.parse(readFileSync(noteOf(folder), "utf8")) as StripeNote;
  } catch {
    return null;
  }
}

/** The local Stripe that runs on a folder; null when none does. */
export function readStripeNote(folder: string): StripeNote | null {
  const note = read(folder);
  return note && isAlive(note.pid) && identity(note.pid) === note.identity ? note : null;
}

/** The port it had last time, so that a restart keeps the addresses that were handed out; "0": any. */
export function lastPort(folder: string): string {
  const note = read(folder);
  return note ? new URL(note.url).port : "0";
}

/** Says that this process is it. */
export function writeStripeNote(folder: string, reached: Pick<StripeNote, "url" | "secretKey">): void {
  const { pid } = process;
  writePrivately(noteOf(folder), { pid, identity: identity(pid), ...reached } satisfies StripeNote);
}
