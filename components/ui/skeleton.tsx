import { cn } from "./cn";

/** A grey stand-in of the size its class names give; say "loading" once beside it, not in each. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-sm bg-pressed/70", className)} />;
}
