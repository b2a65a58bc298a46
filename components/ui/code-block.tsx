import type { ReactNode } from "react";
import { Card } from "./card";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

const styles = "overflow-x-auto px-4 py-3 font-mono text-xs leading-5 text-ink";
const wrapped = "whitespace-pre-wrap [overflow-wrap:anywhere]";

/** A command or a file to copy; a single line wraps, longer texts scroll inside. `value` is copied, `children` may show it differently. */
export function CodeBlock({
  title,
  value,
  copyLabel,
  children,
}: {
  title?: ReactNode;
  value: string;
  copyLabel?: string;
  children?: ReactNode;
}) {
  return (
    <Card className="bg-subtle shadow-none">
      <div className="flex min-h-10 items-center justify-between gap-3 border-b border-line py-1 pr-1.5 pl-4">
        <span className="min-w-0 truncate text-xs font-medium text-muted">{title}</span>
        <CopyButton value={value} label={copyLabel} variant="ghost" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className={cn(styles, !value.includes("\n") && wrapped)}>
        <code>{children ?? value}</code>
      </pre>
    </Card>
  );
}
