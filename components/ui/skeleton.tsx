import { cn } from "./cn";

/** A grey stand-in of the size its class names give; say "loading" once beside it, not in each. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-sm bg-pressed/70", className)} />;
}

/** A page that is being read: a header and a table of `rows`. `label` is read out. */
export function PageSkeleton({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <output aria-label={label} className="block">
      <Skeleton className="h-7 w-44" />
      <Skeleton className="mt-2.5 h-4 w-full max-w-md" />
      <div className="mt-8 overflow-clip rounded-lg border border-line bg-surface">
        <div className="h-9 border-b border-line bg-subtle" />
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
          <div key={row} className="flex h-12 items-center gap-6 border-b border-line px-5 last:border-b-0">
            <Skeleton className="h-3.5 w-1/4" />
            <Skeleton className="h-3.5 w-1/6 max-sm:hidden" />
            <Skeleton className="h-3.5 w-1/5 max-sm:hidden" />
            <Skeleton className="ml-auto h-3.5 w-16" />
          </div>
        ))}
      </div>
    </output>
  );
}
