import { isRefusedCode, type RefusedCode } from "@/lib/events/event";

/** What the page shows, as the address says it; null for all. */
export type RefusedView = { keyId: number | null; reason: RefusedCode | null };

/** Reads the address; what it can't mean is left out. */
export function readView(params: Record<string, string | string[] | undefined>): RefusedView {
  const text = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const reason = text("reason");
  return {
    keyId: /^[1-9]\d{0,8}$/.test(text("key")) ? Number(text("key")) : null,
    reason: isRefusedCode(reason) ? reason : null,
  };
}

/** The address of a view. */
export function refusedPath({ keyId, reason }: RefusedView): "/refused" | `/refused?${string}` {
  const params = new URLSearchParams();
  if (keyId !== null) params.set("key", String(keyId));
  if (reason) params.set("reason", reason);
  return params.size > 0 ? `/refused?${params}` : "/refused";
}
