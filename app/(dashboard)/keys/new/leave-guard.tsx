"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Asks before the page is left: closed or reloaded, or by a link that is not marked `data-leave`. */
export function LeaveGuard() {
  const t = useTranslations("keys.created");
  const [target, setTarget] = useState<HTMLAnchorElement | null>(null);
  const decided = useRef(false);

  useEffect(() => {
    const unload = (event: BeforeUnloadEvent) => {
      if (!decided.current) event.preventDefault();
    };
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (decided.current || !(link instanceof HTMLAnchorElement)) return;
      if (link.download || link.dataset.leave !== undefined || link.hash) return;
      const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || link.target === "_blank";
      if (elsewhere || link.origin !== location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(link);
    };
    window.addEventListener("beforeunload", unload);
    document.addEventListener("click", follow, true);
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", follow, true);
    };
  }, []);

  return (
    <ConfirmDialog
      open={target !== null}
      onOpenChange={(open) => !open && setTarget(null)}
      title={t("leaveTitle")}
      description={t("leaveText")}
      confirmLabel={t("leave")}
      action={() => {
        decided.current = true;
        target?.click();
      }}
    />
  );
}
