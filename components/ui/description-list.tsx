import type { ReactNode } from "react";
import { cn } from "./cn";

/** Names and values of one thing, in lines; the name above its value on a phone. */
export function DescriptionList({
  items,
  className,
}: {
  items: readonly { term: string; value: ReactNode }[];
  className?: string;
}) {
  return (
    <dl className={cn("divide-y divide-line", className)}>
      {items.map(({ term, value }) => (
        <div key={term} className="grid gap-x-4 gap-y-0.5 py-2.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <dt className="text-sm text-muted">{term}</dt>
          <dd className="min-w-0 break-words text-base text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
