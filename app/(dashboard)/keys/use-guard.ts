"use client";

import { useEffect, useEffectEvent, useRef } from "react";

/** The link under a click that would leave the page in this tab; null when it would not. */
function leavingLink(event: MouseEvent): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.download || link.dataset.leave !== undefined) return null;
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || link.target === "_blank";
  const samePage = link.origin === location.origin && link.pathname === location.pathname && link.hash !== "";
  return elsewhere || samePage ? null : link;
}

/**
 * Holds a page with something that is shown once: by a link (but those marked `data-leave`), the back button, a reload
 * or the closing of the tab it is left only after `ask` was answered. `release` lets everything through again; `guarded` false holds nothing.
 */
export function useGuard(
  ask: (link: HTMLAnchorElement | null) => void,
  guarded = true,
): { release: () => void } {
  const released = useRef(false);
  const onLeave = useEffectEvent(ask);

  useEffect(() => {
    if (!guarded) return;
    const here = location.href;
    // An entry to go back from: the way back ends on the same page, and is asked about there.
    const arm = () => window.history.pushState(null, "", here);
    const unload = (event: BeforeUnloadEvent) => {
      if (!released.current) event.preventDefault();
    };
    const follow = (event: MouseEvent) => {
      const link = released.current ? null : leavingLink(event);
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      onLeave(link);
    };
    const back = (event: PopStateEvent) => {
      if (released.current) return;
      // The router must not hear of it: it would show the page of the entry that was reached.
      event.stopImmediatePropagation();
      arm();
      onLeave(null);
    };
    arm();
    window.addEventListener("beforeunload", unload);
    window.addEventListener("popstate", back, true);
    document.addEventListener("click", follow, true);
    return () => {
      window.removeEventListener("beforeunload", unload);
      window.removeEventListener("popstate", back, true);
      document.removeEventListener("click", follow, true);
    };
  }, [guarded]);

  return {
    release: () => {
      released.current = true;
    },
  };
}
