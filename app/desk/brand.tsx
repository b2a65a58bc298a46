import { LogoMark } from "@/components/layout/logo";
import type { Brand } from "@/lib/desk/brand-queries";

/** Logo and name of whoever provides Desk, in the place of ours. */
export function BrandMark({ brand: { name, ownName, logoHash } }: { brand: Brand }) {
  const text = logoHash === null ? name : ownName;
  return (
    <span className="inline-flex min-w-0 items-center gap-2.5">
      {logoHash === null ? (
        <LogoMark />
      ) : (
        // biome-ignore lint/performance/noImgElement: small, ours, already of the right size, and kept for ever
        <img
          src={`/desk/logo/${logoHash}`}
          alt={text === null ? name : ""}
          className="h-8 max-w-40 shrink-0 object-contain object-left"
        />
      )}
      {text !== null && (
        <span className="min-w-0 truncate text-lg leading-6 font-semibold tracking-[-0.02em] text-ink">
          {text}
        </span>
      )}
    </span>
  );
}
