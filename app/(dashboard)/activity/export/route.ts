import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { csvRecord } from "@/lib/audit/csv";
import { type AuditView, readAudit } from "@/lib/audit/queries";
import {
  actionInWords,
  actorNamed,
  changesInWords,
  subjectNamed,
  vatsOf,
  type WordTools,
} from "@/lib/audit/words";
import { currentSession } from "@/lib/auth/session";
import { companyNames } from "@/lib/companies/queries";
import { auditFilterOf, readActivity } from "../view";
import { auditTools } from "../words";

const columns = [
  "time",
  "actor_type",
  "actor",
  "actor_key_id",
  "action",
  "action_text",
  "subject",
  "subject_id",
  "subject_name",
  "changes",
  "ip",
  "user_agent",
] as const;

/** Spreadsheets take a file for UTF-8 only when it says so. */
const byteOrderMark = "\uFEFF";

function recordOf(words: WordTools, entry: AuditView): string {
  const changes = changesInWords(words, entry).map(
    ({ field, before, after }) => `${field}: ${[before, after].filter((side) => side !== null).join(" → ")}`,
  );
  return csvRecord([
    entry.at.toISOString(),
    entry.actor,
    actorNamed(words, entry),
    entry.actorKeyId,
    entry.action,
    actionInWords(words, entry.action),
    entry.subject,
    entry.subjectId,
    subjectNamed(words, entry),
    changes.join("; "),
    entry.ip,
    entry.userAgent,
  ]);
}

/** The audit log under the filters of the address, as CSV (RFC 4180): read as fast as it is taken, and never held. */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  const noStore = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
  if (!session) {
    const t = await getTranslations("common");
    return new Response(`${t("signInFirst")}\n`, { status: 401, headers: noStore });
  }
  const view = readActivity(Object.fromEntries(new URL(request.url).searchParams));
  const batches = readAudit(db(), session.accountId, auditFilterOf(view));
  // The request's language is known only until its answer has begun.
  const tools = await auditTools();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(byteOrderMark + csvRecord(columns))),
    pull: async (stream) => {
      const { value, done } = await batches.next();
      if (done) return stream.close();
      const names = await companyNames(db(), session.accountId, vatsOf(value));
      stream.enqueue(encoder.encode(value.map((entry) => recordOf({ ...tools, names }, entry)).join("")));
    },
    cancel: async () => {
      await batches.return(undefined);
    },
  });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      ...noStore,
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="activity-${day}.csv"`,
    },
  });
}
