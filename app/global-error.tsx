"use client";

import { MessagePage } from "@/components/layout/message-page";
import { buttonStyles } from "@/components/ui/button-styles";
import "./globals.css";

/** The root layout itself failed: no language and no theme is known, so it speaks both and follows the system. */
export default function GlobalFailed({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="it" data-theme="system">
      <body>
        <MessagePage
          title="Qualcosa è andato storto"
          description={
            <>
              Ricarica la pagina tra poco.{" "}
              <span lang="en">Something went wrong: reload the page shortly.</span>
            </>
          }
          action={
            <a href="/" className={buttonStyles({ variant: "secondary" })}>
              Invoicetronic
            </a>
          }
        >
          {error.digest && <code className="mt-4 font-mono text-sm text-muted">{error.digest}</code>}
        </MessagePage>
      </body>
    </html>
  );
}
