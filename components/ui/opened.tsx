"use client";

import { Component, type ReactNode, Suspense, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button";
import { useKit } from "./kit-provider";
import { type Fetched, NotFetched } from "./popups";

type Props = {
  /** What draws it. */
  by: Fetched<unknown>;
  open: boolean;
  onClose: () => void;
  /** What it was to say, where that must not be lost. */
  said?: string;
  children: ReactNode;
};

/**
 * Around what opens over the page. When its part of the script can't be fetched the page stays as it is, and a sentence
 * says so; any other error is the page's.
 */
export class Opened extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  again = () => {
    this.props.by.forget();
    this.setState({ error: null });
  };

  override componentDidUpdate(before: Props) {
    if (this.state.error && this.props.open && !before.open) this.again();
  }

  override render() {
    const { error } = this.state;
    const { open, onClose, said, children } = this.props;
    if (!error) return <Suspense fallback={null}>{children}</Suspense>;
    if (!(error instanceof NotFetched)) throw error;
    return open && <NotOpened said={said} onAgain={this.again} onClose={onClose} />;
  }
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
