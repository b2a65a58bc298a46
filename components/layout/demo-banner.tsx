import { FlaskConical } from "lucide-react";
import type { ReactNode } from "react";

/** A slim strip over every page of the demo; links as children, in the same line. */
export function DemoBanner({ text, children }: { text: ReactNode; children?: ReactNode }) {
  return (
    <aside
      aria-label="Demo"
      className="demo-strip z-20 grid min-h-9 shrink-0 place-items-center border-b border-amber-line bg-amber-soft px-4 py-1.5 text-center text-xs text-amber-text text-pretty lg:sticky lg:top-0 [&_a]:ml-1 [&_a]:whitespace-nowrap [&_a]:font-medium [&_a]:underline [&_a]:underline-offset-2"
    >
      <p>
        <FlaskConical aria-hidden="true" className="mr-1.5 inline size-3.5 -translate-y-px" />
        {text} {children}
      </p>
    </aside>
  );
}
