"use client";

import { House, Inbox, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { LogoMark } from "@/components/layout/logo";
import { accentTokens, type Colour, headerVariables, type Variables } from "@/lib/desk/brand";

type Props = {
  /** Empty: none was given. */
  name: string;
  accountName: string;
  /** Address of the picture; null: none. */
  logo: string | null;
  accent: Colour | null;
  header: Colour | null;
};

/** The kit's tokens as `app/globals.css` has them: both themes are shown, whichever the page is in. */
const themes = {
  light: {
    "--color-canvas": "#fafafa",
    "--color-surface": "#ffffff",
    "--color-pressed": "#e7e7ea",
    "--color-line": "#e7e7ea",
    "--color-ink": "#18181b",
    "--color-muted": "#5b5b66",
    "--color-accent": "#2a5bd7",
    "--color-accent-text": "#2452c4",
    "--color-accent-soft": "#edf2fe",
    "--color-accent-line": "#c4d4fa",
    "--color-on-accent": "#ffffff",
  },
  dark: {
    "--color-canvas": "#0b0b0d",
    "--color-surface": "#121215",
    "--color-pressed": "#27272c",
    "--color-line": "#242429",
    "--color-ink": "#ececef",
    "--color-muted": "#a3a3ad",
    "--color-accent": "#3a6ae4",
    "--color-accent-text": "#8fb0ff",
    "--color-accent-soft": "#17213c",
    "--color-accent-line": "#2a3f73",
    "--color-on-accent": "#ffffff",
  },
} as const satisfies Record<"light" | "dark", Variables>;

/** How Desk will look, in light and in dark. */
export function Preview(props: Props) {
  const t = useTranslations("brand.preview");
  return (
    <section aria-label={t("title")} className="grid gap-3 lg:sticky lg:top-[calc(var(--strip,0px)+1.5rem)]">
      <h2 className="text-sm font-medium text-muted">{t("title")}</h2>
      {(["light", "dark"] as const).map((theme) => (
        <figure key={theme} className="grid gap-1.5">
          <Sketch {...props} theme={theme} />
          <figcaption className="text-xs text-faint">{t(theme)}</figcaption>
        </figure>
      ))}
    </section>
  );
}

function Sketch({ name, accountName, logo, accent, header, theme }: Props & { theme: "light" | "dark" }) {
  const t = useTranslations("brand.preview");
  const own = name !== "" || logo !== null;
  const text = own ? name : "Invoicetronic Desk";
  return (
    <div
      style={{ colorScheme: theme, ...themes[theme], ...(accent && accentTokens(theme, accent)) }}
      className="overflow-hidden rounded-lg border border-line bg-canvas text-ink shadow-xs"
    >
      <div
        style={headerVariables(header)}
        className="flex h-14 min-w-0 items-center gap-2.5 border-b border-line px-4"
      >
        {logo === null ? (
          <LogoMark />
        ) : (
          // biome-ignore lint/performance/noImgElement: a file that is not uploaded yet, or ours
          <img
            src={logo}
            alt={name === "" ? accountName : ""}
            className="h-8 max-w-40 shrink-0 object-contain object-left"
          />
        )}
        {text !== "" && (
          <span className="min-w-0 truncate text-lg leading-6 font-semibold tracking-[-0.02em] text-ink">
            {text}
          </span>
        )}
      </div>
      <div aria-hidden="true" className="flex gap-3 p-3">
        <div className="grid w-24 shrink-0 content-start gap-0.5 text-sm text-muted [&_svg]:size-3.5">
          <span className="flex items-center gap-2 rounded-md bg-pressed px-2 py-1 font-medium text-ink">
            <House /> {t("home")}
          </span>
          <span className="flex items-center gap-2 px-2 py-1">
            <Send /> {t("sent")}
          </span>
          <span className="flex items-center gap-2 px-2 py-1">
            <Inbox /> {t("received")}
          </span>
        </div>
        <div className="grid min-w-0 flex-1 content-start gap-2.5 rounded-md border border-line bg-surface p-3">
          <span className="justify-self-start rounded-full border border-accent-line bg-accent-soft px-2 text-xs leading-5 font-medium text-accent-text">
            {t("badge")}
          </span>
          <span className="text-sm font-medium text-accent-text underline underline-offset-2">
            {t("link")}
          </span>
          <span className="justify-self-start rounded-md bg-accent px-3 py-1.5 text-sm font-medium text-on-accent">
            {t("button")}
          </span>
        </div>
      </div>
    </div>
  );
}
