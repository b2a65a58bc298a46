import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { findCompany } from "@/lib/companies/queries";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { updateKey } from "./commands";
import { findKey } from "./queries";
import { type RefusedRequest, smallestChange } from "./smallest-change";

/**
 * Makes the smallest change of a key that lets such requests through; `version` is the one that the owner was shown.
 * @throws DomainError not_found, conflict (changed since, or nothing to change any more), password_needed
 */
export async function allowRefused(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  version: number,
  request: RefusedRequest,
): Promise<void> {
  const key = await findKey(tx, ctx.accountId, keyId);
  if (!key) throw new DomainError("not_found", "There is no such key");
  const { environment, needs: vat } = request;
  const reach = { accountId: ctx.accountId, environment, vats: null };
  const companyExists =
    request.code === "company_not_allowed" &&
    vat !== null &&
    (await findCompany(tx, reach, { vat })) !== null;
  const found = smallestChange(request, key, { companyExists, now: await databaseNow(tx) });
  // The change is of the version it was found for: `updateKey` judges that once it holds the key.
  if (key.version !== version || found.kind !== "change") {
    throw new DomainError("conflict", "The key was changed meanwhile", { reason: "changed_meanwhile" });
  }
  await updateKey(tx, ctx, keyId, found.patch, version);
}
