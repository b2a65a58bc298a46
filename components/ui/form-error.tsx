import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** The refusal of a whole form, above its fields or its buttons; read out as soon as it appears. */
export function FormError({ className, children }: { className?: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div
      role="alert"
      className={cn(
        "flex items-start gap-2.5 rounded-md border border-red-line bg-red-soft px-3 py-2.5 text-sm text-red-text",
        className,
      )}
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 break-words text-pretty">{children}</div>
    </div>
  );
}
