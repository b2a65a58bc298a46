import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A white sheet with a hairline; the parts inside bring their own padding. */
export function Card({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn("min-w-0 overflow-clip rounded-lg border border-line bg-surface shadow-xs", className)}
      {...props}
    />
  );
}

/** Title, what it is about, and actions at the right. `level` is the heading's, for the page's outline. */
export function CardHeader({
  title,
  description,
  actions,
  level = 2,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
  className?: string;
}) {
  const Heading = `h${level}` as const;
  return (
    <div
      className={cn(
        "flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 pt-4 sm:px-5 sm:pt-5",
        className,
      )}
    >
      <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
        <Heading className="text-base font-semibold text-ink">{title}</Heading>
        {description && <p className="text-sm text-muted text-pretty">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}

/** The padded inside of a card. */
export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("min-w-0 px-4 py-4 sm:px-5", className)} {...props} />;
}

/** A quiet strip below: what the setting does at the left, its button at the right. */
export function CardFooter({
  hint,
  className,
  children,
}: {
  hint?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div
      className={cn(
        "flex flex-col gap-3 border-t border-line bg-subtle px-4 py-3 sm:flex-row sm:items-center sm:justify-between sm:px-5",
        className,
      )}
    >
      {hint && <div className="min-w-0 text-sm text-muted text-pretty">{hint}</div>}
      {children && (
        <div className="flex shrink-0 flex-wrap items-center gap-2 sm:ml-auto sm:justify-end">{children}</div>
      )}
    </div>
  );
}

/** One setting of a thing: title, description, the field, and a footer with its button. Wrap it in the form. */
export function SettingCard({
  id,
  title,
  description,
  aside,
  hint,
  actions,
  tone = "neutral",
  children,
}: {
  /** For links such as `#companies`. */
  id?: string;
  title: ReactNode;
  description?: ReactNode;
  /** At the right of the title: a badge, a switch. */
  aside?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  tone?: "neutral" | "danger";
  children?: ReactNode;
}) {
  return (
    <Card id={id} className={cn("scroll-mt-20", tone === "danger" && "border-red-line")}>
      <CardHeader
        title={title}
        description={description}
        actions={aside}
        className={children ? "" : "pb-4 sm:pb-5"}
      />
      {children && <CardBody>{children}</CardBody>}
      {(hint || actions) && (
        <CardFooter hint={hint} className={tone === "danger" ? "border-red-line bg-red-soft/60" : undefined}>
          {actions}
        </CardFooter>
      )}
    </Card>
  );
}
