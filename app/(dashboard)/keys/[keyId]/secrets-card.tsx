"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { Opened } from "@/components/ui/opened";
import { environments } from "@/lib/access/presets";
import type { Live } from "./live";
import { pairOf } from "./live-pair";
import type { Rotated } from "./new-secret";
import { NewSecret, rotation } from "./rotation-parts";
import { SecretRow } from "./secret-row";
import { useShownKey } from "./shown-key";
import { useLive } from "./use-live";

/** Both secrets of the key: never in clear, but how old each is, what still uses it, and the way to a new one. */
export function SecretsCard({ live: given }: { live: Live }) {
  const t = useTranslations("keyPage.secrets");
  const { keyId } = useShownKey();
  const overlapping = given.secrets.some(({ endsAt }) => endsAt !== null);
  const live = useLive(keyId, given, overlapping);
  const [made, keep] = useState<Rotated | null>(null);
  return (
    <Card id="secrets" role="region" aria-label={t("title")} className="scroll-mt-20">
      <CardHeader title={t("title")} description={t("text")} className="pb-4 sm:pb-5" />
      <div className="divide-y divide-line border-t border-line">
        {[...environments].reverse().map((environment) => (
          <SecretRow
            key={environment}
            environment={environment}
            {...pairOf(live, environment)}
            onMade={keep}
          />
        ))}
      </div>
      <Opened by={rotation} open={made !== null} onClose={() => keep(null)}>
        {made && <NewSecret made={made} onClose={() => keep(null)} />}
      </Opened>
    </Card>
  );
}
