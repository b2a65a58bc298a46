"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import type { MadeHandOff } from "@/lib/desk/hand-off-commands";
import type { HandOverProps } from "./hand-over-dialog";

// One module for both: what shows the link, once, is here before there is one.
const dialogs = () => import("./hand-over-dialogs");
const HandOverDialog = lazy(() => dialogs().then((module) => ({ default: module.HandOverDialog })));
const MadeLink = lazy(() => dialogs().then((module) => ({ default: module.MadeLink })));

/** The button that hands the key over, and its dialog. */
export function HandOver(props: HandOverProps) {
  const t = useTranslations("people.handOver");
  const [open, setOpen] = useState(false);
  const [made, keep] = useState<MadeHandOff | null>(null);
  return (
    <>
      <Button variant={props.primary ? "secondary" : "primary"} onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      <Suspense fallback={null}>
        {open && (
          <HandOverDialog
            {...props}
            onClose={() => setOpen(false)}
            onMade={(link) => {
              setOpen(false);
              keep(link);
            }}
          />
        )}
        {made && <MadeLink made={made} signature={props.signature} onClose={() => keep(null)} />}
      </Suspense>
    </>
  );
}
