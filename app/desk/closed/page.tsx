import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { readBrand } from "@/lib/desk/brand-queries";
import { DoorLayout } from "../(door)/door-layout";
import { deskDoor } from "../open";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp"))("title") };
}

/** Why Desk does not open, and whom to ask; never a price. Asked anew each time: when it opens again, it leads in. */
export default async function DeskClosedPage() {
  const door = await deskDoor();
  if (!("closed" in door)) redirect("/desk");
  if (door.closed === "no_key") redirect("/desk/profile");
  const t = await getTranslations("deskApp.closed");
  const brand = door.accountId === null ? null : await readBrand(door.accountId);
  const provider = brand?.name ?? t("someone");
  return (
    <DoorLayout title={t(`title.${door.closed}`)} description={t(`text.${door.closed}`, { provider })}>
      <div className="grid gap-2">
        <ButtonLink href="/desk" variant="primary" size="lg">
          {t("retry")}
        </ButtonLink>
        <ButtonLink href="/desk/profile" size="lg">
          {t("profile")}
        </ButtonLink>
      </div>
    </DoorLayout>
  );
}
