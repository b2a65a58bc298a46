import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { TableName, Tables } from "./tables";

/** A row as it is now; null: it is gone. */
export type Change = [table: TableName, id: string, row: Tables[TableName] | null];

/** An open file of changes. */
export type Journal = {
  /** One transaction, whole: what a killed process had handed over stays. */
  append(changes: Change[]): void;
  /** Replaces everything by these rows. */
  rewrite(changes: Change[]): void;
  /** In bytes, since the last rewrite. */
  size(): number;
  close(): void;
};

/**
 * A file of one line per transaction, written before the answer goes out. A line that was cut short by a kill -9 is
 * a transaction that nobody was told of: it is left out. A power cut is not survived (no fsync): this is a box.
 */
export function openJournal(file: string, apply: (change: Change) => void): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) {
    const lines = readFileSync(file, "utf8").split("\n");
    // Nothing, if the file ends as it should: with a line feed.
    lines.pop();
    for (const line of lines) for (const change of JSON.parse(line) as Change[]) apply(change);
  }
  let descriptor: number | null = null;
  let start = 0;
  let size = 0;
  return {
    append(changes) {
      if (descriptor === null) throw new Error("The local Stripe's file is closed");
      const line = `${JSON.stringify(changes)}\n`;
      const written = writeSync(descriptor, line);
      if (written !== Buffer.byteLength(line)) {
        ftruncateSync(descriptor, start + size);
        throw new Error(`${file} can't be written: the disk is full`);
      }
      size += written;
    },
    rewrite(changes) {
      const beside = `${file}.new`;
      const text = changes.map((change) => `${JSON.stringify([change])}\n`).join("");
      writeFileSync(beside, text, { mode: 0o600 });
      renameSync(beside, file);
      if (descriptor !== null) closeSync(descriptor);
      descriptor = openSync(file, "a", 0o600);
      start = Buffer.byteLength(text);
      size = 0;
    },
    size: () => size,
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
