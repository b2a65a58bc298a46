"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, type ReactNode, useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { useScripted } from "../fields/use-scripted";
import { useGuard } from "../use-guard";
import { type MadeKey, Pair } from "./pair";

/**
 * The pair of a key just made, this once: in a dialog that no slip closes, or, before any script, as the page itself.
 * Leaving is only by saying that it is saved.
 */
export function CreatedKey({ made, baseUrl }: { made: MadeKey; baseUrl: string }) {
  const t = useTranslations("keys.created");
  const title = t("title");
  const text = t("text", { name: made.settings.description });
  const pair = <Pair made={made} baseUrl={baseUrl} />;
  if (useScripted()) {
    return (
      <GuardedDialog title={title} text={text}>
        {pair}
      </GuardedDialog>
    );
  }
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={title} description={text} />
      <div className="grid gap-5">
        {pair}
        <ButtonLink href="/keys" variant="primary" size="lg" className="sm:justify-self-start">
          {t("saved")}
        </ButtonLink>
      </div>
    </div>
  );
}

function GuardedDialog({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const t = useTranslations("keys.created");
  const router = useRouter();
  const [leaving, setLeaving] = useState<{ link: HTMLAnchorElement | null } | null>(null);
  const { release } = useGuard((link) => setLeaving({ link }));

  const leave = () => {
    release();
    if (leaving?.link) leaving.link.click();
    else router.replace("/keys");
  };

  const finish = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    release();
    // In place of the entry that the guard had added.
    router.replace("/keys");
  };

  return (
    <>
      <PageHeader title={t("behind")} />
      <Dialog
        open
        onOpenChange={(open) => !open && setLeaving({ link: null })}
        size="lg"
        title={title}
        description={text}
        footer={
          <ButtonLink href="/keys" variant="primary" size="lg" data-leave="" onClick={finish}>
            {t("saved")}
          </ButtonLink>
        }
      >
        {children}
        <ConfirmDialog
          open={leaving !== null}
          onOpenChange={(open) => !open && setLeaving(null)}
          title={t("leaveTitle")}
          description={t("leaveText")}
          confirmLabel={t("leave")}
          action={leave}
        />
      </Dialog>
    </>
  );
}
