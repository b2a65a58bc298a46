import { cn } from "./cn";

export const backdropStyles =
  "fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** A sheet from below on a phone, a card in the middle from 640 px on. */
export const popupStyles = cn(
  "fixed z-40 flex flex-col overflow-hidden bg-raised text-ink shadow-modal outline-none",
  "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-xl pb-[env(safe-area-inset-bottom)]",
  "sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:max-h-[min(86dvh,48rem)] sm:w-[calc(100vw-3rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl",
  "transition-[opacity,transform,scale] duration-150 ease-out",
  "data-ending-style:opacity-0 data-starting-style:opacity-0 max-sm:data-ending-style:translate-y-8 max-sm:data-starting-style:translate-y-8 sm:data-ending-style:scale-97 sm:data-starting-style:scale-97",
);

export const footerStyles =
  "flex flex-col-reverse gap-2 border-t border-line bg-subtle px-5 py-3.5 sm:flex-row sm:items-center sm:justify-end";
