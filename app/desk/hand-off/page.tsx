import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button, SubmitButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { currentDeskSession, rememberedHandOff } from "@/lib/auth/desk-session";
import { visitor } from "@/lib/auth/visitor";
import { type Brand, readBrand } from "@/lib/desk/brand-queries";
import { noteOpened } from "@/lib/desk/hand-off-commands";
import { findHandOff, type HandOff } from "@/lib/desk/hand-off-queries";
import { openDesk } from "@/lib/desk/link-queries";
import { DoorLayout } from "../(door)/door-layout";
import { BrandMark } from "../brand";
import { BrandColours } from "../brand-colours";
import { AcceptForm } from "./accept-form";
import { goOnAction, leaveAction, switchAction } from "./actions";

/** The page's name in the tab; no search engine may keep a page whose address opens something. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("deskApp.handOff");
  return { title: t("title"), robots: { index: false, follow: false } };
}

type Found = { link: string; handOff: HandOff; brand: Brand | null; provider: string };

/**
 * Where a hand-off link leads, and where one comes back to after signing in. Opening it uses nothing up: programs that read
 * mail open links too.
 */
export default async function HandOffPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const asked = (await searchParams).link;
  const link = typeof asked === "string" ? asked : ((await rememberedHandOff()) ?? "");
  const handOff = link === "" ? null : await findHandOff(link);
  if (handOff === null) return <Dead of={link === "" ? "none" : "unknown"} />;
  await noteOpened(link, await visitor());
  const t = await getTranslations("deskApp");
  const brand = await readBrand(handOff.accountId);
  const found = { link, handOff, brand, provider: brand?.name ?? t("closed.someone") };
  // A deleted key has no links: they died with it.
  if (handOff.closed === "key_unknown" && handOff.state !== "used") return <Dead of="gone" found={found} />;
  if (handOff.state !== "open") return <Dead of={handOff.state} found={found} />;
  if (handOff.closed !== null)
    return <Dead of={handOff.closed === "no_seat" ? "no_seat" : "off"} found={found} />;
  return <Offer {...found} />;
}

function Door({
  brand,
  title,
  description,
  footer,
  children,
}: {
  brand: Brand | null;
  title: string;
  description: string;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <BrandColours accent={brand?.accent ?? null}>
      <DoorLayout
        title={title}
        description={description}
        footer={footer}
        brand={brand?.own && <BrandMark brand={brand} />}
      >
        {children}
      </DoorLayout>
    </BrandColours>
  );
}

/** What the link gives, and the way to take it. */
async function Offer(found: Found) {
  const { link, handOff, brand, provider } = found;
  const t = await getTranslations("deskApp.handOff");
  const environment = await getTranslations("common.environment");
  const session = await currentDeskSession();
  const live = handOff.environment === "live";
  return (
    <Door
      brand={brand}
      title={t("title")}
      description={t("text", { provider })}
      footer={t(session ? "whatFor" : "elsewhere")}
    >
      <div className="grid gap-5">
        <DescriptionList
          className="-mt-2.5 border-b border-line"
          items={[
            { term: t("provider"), value: provider },
            {
              term: t("environment"),
              value: (
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge tone={live ? "green" : "amber"}>{environment(handOff.environment)}</Badge>
                  <span className="text-sm text-muted">{t(live ? "live" : "test")}</span>
                </span>
              ),
            },
          ]}
        />
        {session ? <SignedIn {...found} {...session} /> : <SignedOut link={link} />}
      </div>
    </Door>
  );
}

async function SignedOut({ link }: { link: string }) {
  const t = await getTranslations("deskApp.handOff");
  return (
    <form action={goOnAction} className="grid gap-2">
      <input type="hidden" name="link" value={link} />
      <p className="mb-2 text-sm text-muted text-pretty">{t("signedOut")}</p>
      <Button type="submit" name="to" value="register" variant="primary" size="lg">
        {t("register")}
      </Button>
      <Button type="submit" name="to" value="sign-in" size="lg">
        {t("signIn")}
      </Button>
    </form>
  );
}

async function SignedIn({
  link,
  handOff,
  provider,
  email,
  deskUserId,
}: Found & { email: string; deskUserId: number }) {
  const t = await getTranslations("deskApp.handOff");
  const door = await openDesk(deskUserId);
  const other =
    "link" in door
      ? door.link.keyId !== handOff.keyId || door.link.environment !== handOff.environment
      : door.closed !== "no_key" && door.closed !== "cut_off";
  return (
    <div className="grid gap-4">
      {other && (
        <Banner tone="warn" title={t("replacesTitle")}>
          {t("replacesText")}
        </Banner>
      )}
      <AcceptForm link={link} needsCode={handOff.needsCode} provider={provider} />
      <form action={switchAction} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <input type="hidden" name="link" value={link} />
        <p className="min-w-0 text-sm text-muted break-words">
          {t.rich("as", {
            email,
            b: (text) => <strong className="font-medium text-ink">{text}</strong>,
          })}
        </p>
        <Button type="submit" variant="link" size="sm">
          {t("switch")}
        </Button>
      </form>
    </div>
  );
}

type DeadAs =
  | "none" // the address holds no link
  | "unknown"
  | "used"
  | "withdrawn"
  | "locked"
  | "expired"
  | "gone" // the key is deleted
  | "off" // the key is disabled or has expired: the link may work again
  | "no_seat";

/** A link that can't be used: why, and what to do. */
async function Dead({ of, found }: { of: DeadAs; found?: Found }) {
  const t = await getTranslations("deskApp.handOff");
  const someone = await getTranslations("deskApp.closed");
  const provider = found?.provider ?? someone("someone");
  return (
    <Door
      brand={found?.brand ?? null}
      title={t(`dead.${of}.title`)}
      description={t(`dead.${of}.text`, { provider })}
    >
      <form action={leaveAction} className="grid gap-2">
        <SubmitButton size="lg">{t("leave")}</SubmitButton>
      </form>
    </Door>
  );
}
