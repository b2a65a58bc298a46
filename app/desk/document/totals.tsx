import { cn } from "@/components/ui/cn";
import type { Totals } from "@/lib/invoices/readable-totals";

/** What an invoice comes to, at the right as on paper. */
export function InvoiceTotals({ totals: { parts, total, withheld } }: { totals: Totals }) {
  const all = [...parts, total, withheld].filter((each) => each !== null);
  if (all.length === 0) return null;
  return (
    <dl className="ml-auto grid w-full max-w-sm gap-1 px-4 sm:px-5">
      {[...all.entries()].map(([at, datum]) => (
        <div
          key={at}
          className={cn(
            "flex items-baseline justify-between gap-4",
            datum === total && "border-t border-line pt-1.5 text-lg font-semibold",
          )}
        >
          <dt className={datum === total ? "text-ink" : "text-muted"}>{datum.label}</dt>
          <dd className="min-w-0 text-right text-ink tabular-nums [overflow-wrap:anywhere]">{datum.value}</dd>
        </div>
      ))}
    </dl>
  );
}
