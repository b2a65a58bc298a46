import { cn } from "./cn";

/** First letters of the first and last word; of an e-mail address its first letter. */
function initials(name: string): string {
  const words =
    name
      .split("@")[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? [];
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => word?.[0]?.toUpperCase() ?? "").join("") || "?";
}

/** A person or company by initials; decoration beside the name it stands for. */
export function AvatarInitials({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "grid size-7 shrink-0 place-items-center rounded-full border border-line bg-pressed/60 text-2xs font-semibold text-muted",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
