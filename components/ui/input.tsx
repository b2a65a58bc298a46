import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** What every text-like control shares; 16 px on touch, or iOS zooms into the field. */
export const controlStyles = cn(
  "w-full min-w-0 rounded-md border border-line-strong bg-surface text-base text-ink shadow-xs",
  "transition-[border-color,box-shadow] duration-100 pointer-coarse:text-lg",
  "hover:border-faint/60 focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1",
  // In a date the focus wanders between its parts, and the browser calls it visible in some of them only.
  "[&[type^=date]:focus]:border-accent [&[type^=date]:focus]:outline-2 [&[type^=date]:focus]:-outline-offset-1 [&[type^=date]:focus]:outline-accent",
  "aria-invalid:border-red aria-invalid:focus-visible:outline-red",
  "disabled:cursor-not-allowed disabled:bg-subtle disabled:text-muted",
);

const height = "h-9 pointer-coarse:h-10";

/** A bare text input; in a form use `TextField`, which names it and carries its error. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(controlStyles, height, "px-3 read-only:bg-subtle", className)} {...props} />;
}

/** A bare multi-line input that grows with its text where the browser can. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(controlStyles, "field-sizing-content min-h-20 px-3 py-2", className)}
      {...props}
    />
  );
}

/** The browser's own select (no script, the phone's wheel); options as children. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-grid w-full", className)}>
      <select className={cn(controlStyles, height, "appearance-none truncate pr-9 pl-3")} {...props}>
        {children}
      </select>
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-faint"
      >
        <path d="m5 6.25 3-3 3 3M5 9.75l3 3 3-3" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </span>
  );
}

/** A text input with something inside its frame: an icon before, a unit or a button after. */
export function InputGroup({
  before,
  after,
  className,
  ...props
}: ComponentProps<"input"> & { before?: ReactNode; after?: ReactNode }) {
  return (
    <span className={cn("relative flex w-full items-center", className)}>
      {before && (
        <span className="pointer-events-none absolute left-3 flex items-center text-faint [&_svg]:size-4">
          {before}
        </span>
      )}
      <input
        className={cn(controlStyles, height, before ? "pl-9" : "pl-3", after ? "pr-10" : "pr-3")}
        {...props}
      />
      {after && <span className="absolute right-1 flex items-center">{after}</span>}
    </span>
  );
}
