"use client";

import { Component, type ReactNode, Suspense, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button";
import { type Fetched, NotFetched } from "./fetched";
import { useKit } from "./kit-provider";

type BoundaryProps = {
  /** What draws it. */
  by: Fetched<unknown>;
  /** Whether it is asked for now: each time it is asked for anew, it is fetched anew. */
  asked: boolean;
  /** In its place until it is here. */
  coming: ReactNode;
  /** In its place when it can't be fetched. */
  failed: (again: () => void) => ReactNode;
  children: ReactNode;
};

/** Around what is drawn by a part of the script: one that can't be fetched is told, any other error is the page's. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  again = () => {
    this.props.by.forget();
    this.setState({ error: null });
  };

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.error && this.props.asked && !before.asked) this.again();
  }

  override render() {
    const { error } = this.state;
    const { coming, failed, children } = this.props;
    if (!error) return <Suspense fallback={coming}>{children}</Suspense>;
    if (!(error instanceof NotFetched)) throw error;
    return failed(this.again);
  }
}

/**
 * Around what opens over the page. When its part of the script can't be fetched the page stays as it is, and a sentence
 * says so.
 */
export function Opened({
  by,
  open,
  onClose,
  said,
  children,
}: {
  /** What draws it. */
  by: Fetched<unknown>;
  open: boolean;
  onClose: () => void;
  /** What it was to say, where that must not be lost. */
  said?: string;
  children: ReactNode;
}) {
  return (
    <Boundary
      by={by}
      asked={open}
      coming={null}
      failed={(again) => open && <NotOpened said={said} onAgain={again} onClose={onClose} />}
    >
      {children}
    </Boundary>
  );
}

/**
 * Around a part of a page or form. When its part of the script can't be fetched, a sentence in its place says so, and the
 * rest stays with what was typed.
 */
export function InPlace({
  by,
  coming = null,
  kept,
  children,
}: {
  /** What draws it. */
  by: Fetched<unknown>;
  /** In its place until it is here. */
  coming?: ReactNode;
  /** Hidden fields that the form must not lose meanwhile. */
  kept?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Boundary
      by={by}
      asked
      coming={coming}
      failed={(again) => (
        <>
          <NotHere onAgain={again} />
          {kept}
        </>
      )}
    >
      {children}
    </Boundary>
  );
}

function NotHere({ onAgain }: { onAgain: () => void }) {
  const { texts } = useKit();
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-subtle px-3 py-2 text-sm text-muted"
    >
      <p className="text-pretty">{texts.notFetched}</p>
      <Button size="sm" onClick={onAgain}>
        {texts.tryAgain}
      </Button>
    </div>
  );
}

function NotOpened({ said, onAgain, onClose }: { said?: string; onAgain: () => void; onClose: () => void }) {
  const { texts } = useKit();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    first.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return createPortal(
    <div
      role="alert"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="fixed inset-x-4 bottom-4 z-50 grid gap-3 rounded-lg bg-raised p-4 text-left text-base font-normal text-ink shadow-pop sm:left-auto sm:w-96"
    >
      {said && <p className="font-medium">{said}</p>}
      <p className="text-pretty text-muted">{texts.notOpened}</p>
      <div className="flex flex-wrap gap-2">
        <Button ref={first} size="sm" onClick={onAgain}>
          {texts.tryAgain}
        </Button>
        <Button size="sm" onClick={() => location.reload()}>
          {texts.reload}
        </Button>
        <Button size="sm" onClick={onClose}>
          {texts.close}
        </Button>
      </div>
    </div>,
    document.body,
  );
}
