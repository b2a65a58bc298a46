import { cn } from "@/components/ui/cn";

/** The mark alone: an invoice whose second line is a signal. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" fill="none" className={cn("size-6 shrink-0", className)}>
      <rect width="24" height="24" rx="6.5" className="fill-accent" />
      <path
        className="fill-on-accent"
        d="M7.25 6.25c0-.55.45-1 1-1h7.5c.55 0 1 .45 1 1v12.2c0 .4-.45.63-.78.4L14.4 17.7l-1.97 1.2a.8.8 0 0 1-.86 0L9.6 17.7l-1.57 1.15a.49.49 0 0 1-.78-.4z"
      />
      <path
        className="stroke-accent"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M9.75 9h4.5M9.75 12.25h1.1l.9-1.5 1 2.75.75-1.25h.75"
      />
    </svg>
  );
}

/** Mark and name; `suffix` names the part of the product ("Desk"). */
export function Logo({ suffix, className }: { suffix?: string; className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2.5", className)}>
      <LogoMark />
      <span className="text-lg leading-none font-semibold tracking-[-0.02em] text-ink">
        Invoicetronic{suffix && <span className="font-normal text-muted"> {suffix}</span>}
      </span>
    </span>
  );
}
