"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { accountAction } from "@/lib/forms/account-action";
import { idField } from "@/lib/forms/fields";
import { disableKeysOverHttp } from "@/lib/keys/primary-commands";
import { endOverlap, rotateSecret, showTestSecret } from "@/lib/keys/secret-commands";
import { rotationForm } from "@/lib/keys/setting-forms";

const refresh = () => revalidatePath("/keys", "layout");

/** Replaces one secret; the new one comes back this once, and the page is drawn anew when it was put away. Fields `keyId`, `version`, `environment`, `overlapHours`. */
export const rotate = accountAction(
  rotationForm,
  async (tx, ctx, { keyId, version, environment, overlapHours }) => {
    const made = await rotateSecret(tx, ctx, keyId, environment, overlapHours, version);
    return { environment, secret: made.secret, oldEndsAt: made.oldExpiresAt?.toISOString() ?? null };
  },
);

/** Ends the overlap of one environment now; fields `keyId` and `environment`. */
export const endOverlapNow = accountAction(
  z.object({ keyId: idField, environment: z.enum(environments) }),
  async (tx, ctx, { keyId, environment }) => {
    await endOverlap(tx, ctx, keyId, environment);
    return null;
  },
  refresh,
);

/** The test secret in clear, in the action's answer and nowhere else; field `keyId`. */
export const showTest = accountAction(z.object({ keyId: idField }), (tx, ctx, { keyId }) =>
  showTestSecret(tx, ctx, keyId),
);

/** Disables every key that the primary's secret made or widened over HTTP; answers how many were on. */
export const disableOverHttp = accountAction(
  z.object({}),
  (tx, ctx) => disableKeysOverHttp(tx, ctx),
  refresh,
);
