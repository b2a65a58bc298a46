import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "./cn";

const badgeStyles = cva(
  "inline-flex h-5.5 max-w-full align-middle items-center gap-1.5 whitespace-nowrap rounded-full border px-2 text-xs font-medium [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "border-line bg-subtle text-muted",
        green: "border-green-line bg-green-soft text-green-text",
        amber: "border-amber-line bg-amber-soft text-amber-text",
        red: "border-red-line bg-red-soft text-red-text",
        blue: "border-accent-line bg-accent-soft text-accent-text",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

const dots = { neutral: "bg-faint", green: "bg-green", amber: "bg-amber", red: "bg-red", blue: "bg-accent" };

export type Tone = NonNullable<VariantProps<typeof badgeStyles>["tone"]>;

/** A state in one or two words; the words carry it, the colour only helps. */
export function Badge({
  tone = "neutral",
  dot = false,
  icon,
  className,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cn(badgeStyles({ tone }), className)}>
      {dot && <span aria-hidden="true" className={cn("size-1.5 shrink-0 rounded-full", dots[tone])} />}
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A state as a dot and plain text, for tables where a row of badges would shout. */
export function StatusText({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap align-middle text-base">
      <span aria-hidden="true" className={cn("size-1.5 shrink-0 rounded-full", dots[tone])} />
      {children}
    </span>
  );
}
