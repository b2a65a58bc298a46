import type { ReactNode } from "react";
import { cn } from "./cn";

/** What a list says when there is nothing: what would be here, and the first step. */
export function EmptyState({
  icon,
  title,
  description,
  action,
  framed = false,
  level = 2,
  className,
}: {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  /** With a dashed frame, where no card or table is around it. */
  framed?: boolean;
  level?: 2 | 3;
  className?: string;
}) {
  const Heading = `h${level}` as const;
  return (
    <div
      className={cn(
        "flex flex-col items-center px-6 py-14 text-center",
        framed && "rounded-lg border border-dashed border-line-strong",
        className,
      )}
    >
      {icon && (
        <span className="mb-4 grid size-11 place-items-center rounded-lg border border-line bg-surface text-faint shadow-xs [&_svg]:size-5">
          {icon}
        </span>
      )}
      <Heading className="text-base font-semibold text-ink">{title}</Heading>
      {description && <p className="mt-1 max-w-md text-base text-muted text-pretty">{description}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
