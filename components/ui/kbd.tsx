import { cn } from "./cn";

/** A key of the keyboard, as a hint; hidden where there is none. */
export function Kbd({ className, children }: { className?: string; children: string }) {
  return (
    <kbd
      className={cn(
        "inline-grid h-5 min-w-5 place-items-center rounded-xs border border-line bg-subtle px-1 font-sans text-2xs font-medium text-muted pointer-coarse:hidden",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
