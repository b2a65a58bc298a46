import { cn } from "@/components/ui/cn";
import type { Datum } from "@/lib/invoices/readable-reading";

/** Names and values in lines, as a document gives them: a name may come more than once. */
export function DataList({
  data,
  narrow = false,
  className,
}: {
  data: readonly Datum[];
  /** In half of the width. */
  narrow?: boolean;
  className?: string;
}) {
  return (
    <dl className={cn("grid gap-y-1.5", className)}>
      {[...data.entries()].map(([at, { label, value }]) => (
        <div
          key={at}
          className={cn(
            "grid gap-x-4",
            narrow
              ? "sm:grid-cols-[minmax(0,7.5rem)_minmax(0,1fr)]"
              : "sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)]",
          )}
        >
          <dt className="text-sm text-muted [overflow-wrap:anywhere]">{label}</dt>
          <dd className="text-base text-ink [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The same in one quiet run of text, below what it belongs to. */
export function Details({ data }: { data: readonly Datum[] }) {
  if (data.length === 0) return null;
  return (
    <ul className="mt-0.5 text-sm text-muted [overflow-wrap:anywhere]">
      {[...data.entries()].map(([at, { label, value }]) => (
        <li key={at} className="inline after:mx-1.5 after:content-['·'] last:after:hidden">
          {label}: {value}
        </li>
      ))}
    </ul>
  );
}
