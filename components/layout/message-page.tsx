import type { ReactNode } from "react";
import { Logo } from "./logo";

/** A page that only says something: not found, failed, a link that is no longer good. */
export function MessagePage({
  title,
  description,
  action,
  children,
}: {
  title: ReactNode;
  description: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto flex w-full max-w-md flex-1 flex-col items-center justify-center px-6 py-16 text-center"
    >
      <Logo className="mb-8" />
      <h1 className="text-xl font-semibold tracking-[-0.015em] text-ink">{title}</h1>
      <p className="mt-2 text-base text-muted text-pretty">{description}</p>
      {children}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-2">{action}</div>}
    </main>
  );
}
