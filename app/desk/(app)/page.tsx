import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Refresh } from "@/app/refresh";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { opensClass } from "@/lib/access/presets";
import { receiveSchema, sendSchema, statusSchema, updateSchema } from "@/lib/api/schemas";
import { deskApi } from "../open";
import { Counters } from "./home/counters";
import { LastReceived, LastSent, LastUpdates } from "./home/last";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.home"))("title") };
}

const shown = 5;
const refreshMs = 20_000;

/** What is new: unread, last sent and received, last updates; counters for those whose they are. */
export default async function DeskHomePage() {
  const api = await deskApi();
  const t = await getTranslations("deskApp.home");
  const newest = (path: "/send" | "/receive" | "/update") => `${path}?page_size=${shown}&sort=-id` as const;
  const [status, unread, sent, received, updates] = await Promise.all([
    api.get("/status", statusSchema),
    api.list("/receive?unread=true&page_size=1", receiveSchema),
    api.list(newest("/send"), sendSchema),
    api.list(newest("/receive"), receiveSchema),
    api.list(newest("/update"), updateSchema),
  ]);
  const sends = opensClass(api.key.preset, "send");
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          sends && (
            <ButtonLink href="/desk/upload" variant="primary">
              {t("upload")}
            </ButtonLink>
          )
        }
      />
      <Refresh everyMs={refreshMs} />
      <div className="grid gap-5">
        <Counters unread={unread.total} status={status.is_sub_key ? null : status} />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Card>
            <LastReceived documents={received.items} />
          </Card>
          <Card>
            <LastSent documents={sent.items} />
          </Card>
        </div>
        <Card>
          <LastUpdates updates={updates.items} />
        </Card>
      </div>
    </>
  );
}
