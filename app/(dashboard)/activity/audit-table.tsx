import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { AuditView } from "@/lib/audit/queries";
import { actionInWords, type Change, changesInWords, subjectNamed, type WordTools } from "@/lib/audit/words";
import { actorWords } from "./words";

/** Entries of the audit log: what was done, by whom, from where, and what changed; `ofOneKey` leaves the key out. */
export async function AuditTable({
  entries,
  words,
  footer,
  ofOneKey = false,
}: {
  entries: readonly AuditView[];
  words: WordTools;
  footer?: ReactNode;
  ofOneKey?: boolean;
}) {
  const [t, format, actor] = await Promise.all([
    getTranslations("activity.table"),
    getFormatter(),
    actorWords(words),
  ]);
  return (
    <Table name={t("name")} stack framed={!ofOneKey} footer={footer} className={ofOneKey ? "max-sm:p-4" : ""}>
      <TableHead>
        <Th>{t("what")}</Th>
        <Th className="w-full">{t("change")}</Th>
        <Th>{t("who")}</Th>
        <Th>{t("when")}</Th>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <Td place="title" className="align-top sm:py-3">
              <span className="grid gap-0.5 sm:w-52">
                <span className="font-medium text-ink">{actionInWords(words, entry.action)}</span>
                {!ofOneKey && <Subject entry={entry} words={words} />}
              </span>
            </Td>
            <Td label={t("change")} className="align-top sm:py-3">
              <Changes changes={changesInWords(words, entry)} none={t("noChange")} />
            </Td>
            <Td label={t("who")} className="align-top sm:py-3">
              <span className="grid justify-items-end gap-0.5 sm:w-48 sm:justify-items-start">
                <span className="[overflow-wrap:anywhere]">{actor(entry)}</span>
                {entry.ip && <span className="font-mono text-xs text-faint">{entry.ip}</span>}
              </span>
            </Td>
            <Td label={t("when")} className="align-top whitespace-nowrap sm:py-3">
              <time dateTime={entry.at.toISOString()} className="text-muted tabular-nums">
                {format.dateTime(entry.at, "precise")}
              </time>
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Subject({ entry, words }: { entry: AuditView; words: WordTools }) {
  const named = subjectNamed(words, entry);
  if (named === null) return null;
  const name = <span className="[overflow-wrap:anywhere]">{named}</span>;
  if (!entry.subjectExists || entry.subjectId === null)
    return <span className="text-sm text-muted">{name}</span>;
  return (
    <Link href={`/keys/${entry.subjectId}`} className="text-sm text-accent-text hover:underline">
      {name}
    </Link>
  );
}

function Changes({ changes, none }: { changes: readonly Change[]; none: string }) {
  if (changes.length === 0) return <span className="text-faint">{none}</span>;
  return (
    <ul className="grid gap-0.5 max-sm:justify-items-end">
      {changes.map(({ field, before, after }) => (
        <li key={field} className="text-sm [overflow-wrap:anywhere]">
          <span className="text-muted">{field}:</span>{" "}
          {before !== null && (
            <span className={after === null ? "" : "text-faint line-through"}>{before}</span>
          )}
          {before !== null && after !== null && (
            <>
              <ArrowRight aria-hidden="true" className="mx-1 inline size-3.5 text-faint" />
              <span className="sr-only">→</span>
            </>
          )}
          {after !== null && <span className="text-ink">{after}</span>}
        </li>
      ))}
    </ul>
  );
}
