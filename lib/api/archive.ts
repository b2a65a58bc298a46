import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import { db } from "@/db";
import {
  type Exported,
  type ExportFilter,
  type ExportKind,
  exportedFile,
  nextExported,
} from "@/lib/invoices/export-queries";
import { markRead } from "@/lib/invoices/receive-commands";
import type { Lease } from "@/lib/limits/commands";
import { log } from "@/lib/log/log";
import type { ApiContext } from "./context";
import { callerNow } from "./write";

const batchMax = 50;

/**
 * A ZIP of documents, made while it is sent: one document in memory at a time, however many there are. Received ones
 * are marked as read batch by batch, under a key that is judged again each time; when it may no longer, or the lease
 * is lost, the archive breaks off without its directory, which no reader takes for a whole one.
 */
export function archive(c: ApiContext, filter: ExportFilter, lease: Lease): ReadableStream {
  const zip = new ZipFile();
  // `Readable.wrap` would drop what is still buffered once the archive has ended: the end of it, for a slow client.
  const output = zip.outputStream.pipe(new PassThrough());
  const ended = new AbortController();
  output.once("close", () => ended.abort());
  void fill(c, zip, filter, lease, ended.signal)
    // Before the last byte: who has it may ask again. A lease that could not be given back lapses by itself.
    .finally(() => lease.release().catch(() => {}))
    .then(() => zip.end())
    .catch((error: unknown) => {
      if (!ended.signal.aborted) {
        log.error("An export broke off", error instanceof Error ? error.message : error);
        output.destroy(new Error("The export broke off"));
      }
    });
  return Readable.toWeb(output) as ReadableStream;
}

async function fill(
  c: ApiContext,
  zip: ZipFile,
  filter: ExportFilter,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const names = new Set<string>();
  for (const kind of filter.kinds) {
    for (let after = 0; ; ) {
      const { rows, reach } = await nextBatch(c, kind, filter, after);
      for (const row of rows) {
        const file = await exportedFile(db(), reach, kind, row.id);
        if (!file) continue;
        const source = streamOf(file);
        zip.addReadStream(source, pathOf(kind, row, names), { mtime: row.at });
        await once(source, "close", { signal });
      }
      const last = rows.at(-1);
      if (!last || rows.length < batchMax) break;
      after = last.id;
      await lease.extend();
    }
  }
}

/** A file as a stream that lets go of it once read: the archive keeps every stream it was given until its own end. */
function streamOf(file: Buffer): Readable {
  let rest: Buffer | null = file;
  return new Readable({
    read() {
      const next = rest;
      rest = null;
      this.push(next);
    },
  });
}

/** The next documents, those received marked as read; under the scope that the key has now. */
function nextBatch(c: ApiContext, kind: ExportKind, filter: ExportFilter, after: number) {
  return db().transaction(async (tx) => {
    const { reach } = await callerNow(c, tx, "read");
    const rows = await nextExported(tx, reach, kind, filter, after, batchMax);
    if (kind === "receive")
      await markRead(
        tx,
        reach,
        rows.map(({ id }) => id),
      );
    return { rows, reach };
  });
}

/** `{vat}/send/{file name}`; a second of the same name has its id in it. */
function pathOf(kind: ExportKind, { vat, fileName, id }: Exported, names: Set<string>): string {
  const path = `${vat}/${kind}/${fileName}`;
  const unique = names.has(path.toLowerCase()) ? path.replace(/(\.[^/]*)?$/, `-${id}$1`) : path;
  names.add(unique.toLowerCase());
  return unique;
}
