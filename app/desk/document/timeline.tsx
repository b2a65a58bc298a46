import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { z } from "zod";
import { cn } from "@/components/ui/cn";
import type { updateSchema } from "@/lib/api/schemas";
import { findingInWords, pathsInWords } from "@/lib/invoices/path-words";
import { SdiStateText } from "../sdi-state";

type Update = z.output<typeof updateSchema>;

/** What the exchange said of a document, the first at the top, with its errors and how to mend them. */
export function Timeline({ updates }: { updates: readonly Update[] }) {
  const t = useTranslations("deskApp.sent");
  const format = useFormatter();
  const locale = useLocale();
  if (updates.length === 0) return <p className="text-muted">{t("waiting")}</p>;
  return (
    <ol className="grid">
      {updates.map((update, at) => (
        <li key={update.id} className="relative grid gap-0.5 pb-4 last:pb-0 [&>*:not(:first-child)]:ml-3.5">
          <SdiStateText state={update.state} />
          {/* From one state's dot to the next one's. */}
          <span
            aria-hidden="true"
            className={cn(
              "absolute top-5 -bottom-1 left-[2.5px] m-0! w-px bg-line-strong",
              at === updates.length - 1 && "hidden",
            )}
          />
          <time dateTime={update.last_update} className="text-sm text-muted tabular-nums">
            {format.dateTime(new Date(update.last_update), "dateTime")}
          </time>
          {update.description && <p className="text-sm [overflow-wrap:anywhere]">{update.description}</p>}
          {update.errors.length > 0 && (
            <ul className="mt-1 grid gap-2">
              {[...update.errors.entries()].map(([place, { code, description, hint }]) => (
                <li
                  key={place}
                  className="rounded-md border border-red-line bg-red-soft px-3 py-2 text-sm [overflow-wrap:anywhere]"
                >
                  <span className="font-mono text-red-text">{code}</span>{" "}
                  {findingInWords(code, description, locale)}
                  {/* Often only the path, which the sentence has. */}
                  {hint && !description.includes(hint) && (
                    <span className="block text-muted">{pathsInWords(hint, locale)}</span>
                  )}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
