import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { box: "border-accent-line bg-accent-soft", icon: "text-accent-text", Icon: Info },
  success: { box: "border-green-line bg-green-soft", icon: "text-green-text", Icon: CircleCheck },
  warn: { box: "border-amber-line bg-amber-soft", icon: "text-amber-text", Icon: TriangleAlert },
  danger: { box: "border-red-line bg-red-soft", icon: "text-red-text", Icon: CircleAlert },
};

/** Something to know about the whole page or card, with a way to act on it. `live` reads it out when it appears. */
export function Banner({
  tone = "info",
  title,
  action,
  live = false,
  className,
  children,
}: {
  tone?: keyof typeof tones;
  title?: ReactNode;
  action?: ReactNode;
  live?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const { box, icon, Icon } = tones[tone];
  return (
    <div
      role={live ? "status" : undefined}
      className={cn(
        "flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border px-4 py-3 text-base",
        box,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-3">
        <Icon aria-hidden="true" className={cn("mt-[3px] size-4 shrink-0", icon)} />
        <div className="min-w-0 text-pretty">
          {title && <p className="font-medium text-ink">{title}</p>}
          {children && (
            <div className="text-sm text-ink/80 [&_a]:font-medium [&_a]:underline [&_a]:underline-offset-2">
              {children}
            </div>
          )}
        </div>
      </div>
      {action && <div className="flex shrink-0 flex-wrap items-center gap-2 max-sm:pl-7">{action}</div>}
    </div>
  );
}
