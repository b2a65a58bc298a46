"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, use, useState } from "react";
import { Button } from "@/components/ui/button";
import { fetched } from "@/components/ui/fetched";
import { Opened } from "@/components/ui/opened";
import type { MadeHandOff } from "@/lib/desk/hand-off-commands";
import type { HandOverProps } from "./hand-over-dialog";

// One module for both: what shows the link, once, is here before there is one.
const dialogs = fetched(() => import("./hand-over-dialogs"));
type Dialogs = Awaited<ReturnType<typeof dialogs.get>>;

function HandOverDialog(props: ComponentProps<Dialogs["HandOverDialog"]>) {
  const { HandOverDialog: Drawn } = use(dialogs.get());
  return <Drawn {...props} />;
}

function MadeLink(props: ComponentProps<Dialogs["MadeLink"]>) {
  const { MadeLink: Drawn } = use(dialogs.get());
  return <Drawn {...props} />;
}

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
      <Opened
        by={dialogs}
        open={open || made !== null}
        onClose={() => {
          setOpen(false);
          keep(null);
        }}
      >
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
      </Opened>
    </>
  );
}
