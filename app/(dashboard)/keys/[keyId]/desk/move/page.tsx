import type { Metadata } from "next";
import Form from "next/form";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SearchInput } from "@/components/ui/search-input";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { searchForm } from "@/lib/keys/form";
import { seatsOnKeys } from "@/lib/seats/queries";
import { seatActionsNow } from "@/lib/seats/seat";
import { seatTargets } from "@/lib/seats/target-queries";
import { showsSecret } from "../../../../events/view";
import { readKey } from "../../read-key";
import { MoveForm } from "./move-form";

type Props = {
  params: Promise<{ keyId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("desk.move"))("title") };
}

const text = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** Where the picker's page begins: the last key of the page before. */
function cursorOf(after: string | string[] | undefined): { id: number; name: string } | null {
  const [, id, name] = /^([1-9]\d{0,8})\.(.{0,200})$/s.exec(text(after)) ?? [];
  return id && name !== undefined ? { id: Number(id), name } : null;
}

/** Putting a key's seat on another key. */
export default async function MoveDeskPage({ params, searchParams }: Props) {
  const ctx = await dashboardCtx();
  const key = await readKey(ctx, (await params).keyId);
  if (!key) notFound();
  const seat = (await seatsOnKeys(db(), ctx.accountId, [key.id])).get(key.id);
  if (!seat || !seatActionsNow(seat).includes("move")) redirect(`/keys/${key.id}#desk`);
  const asked = await searchParams;
  const path = `/keys/${key.id}/desk/move` as const;
  if (showsSecret(asked)) redirect(path);
  const search = searchForm.safeParse({ q: text(asked.q) });
  const q = search.success ? search.data.q : "";
  const targets = await seatTargets(db(), ctx.accountId, q, cursorOf(asked.after));
  const t = await getTranslations("desk.move");
  return (
    <Card className="max-w-2xl">
      <CardHeader title={t("title")} description={t("text")} />
      <CardBody className="grid gap-4">
        <Form action={path} role="search">
          <SearchInput
            key={q}
            name="q"
            label={t("search")}
            placeholder={t("search")}
            defaultValue={q}
            maxLength={120}
            shortcut="/"
          />
        </Form>
      </CardBody>
      <MoveForm
        keyId={key.id}
        seatId={seat.id}
        version={seat.version}
        q={q}
        rows={targets.rows}
        next={
          targets.next &&
          (`${path}?${new URLSearchParams({ ...(q && { q }), after: `${targets.next.id}.${targets.next.name}` })}` as const)
        }
      />
    </Card>
  );
}
