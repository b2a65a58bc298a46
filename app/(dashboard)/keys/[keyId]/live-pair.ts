import type { Environment } from "@/lib/access/presets";
import type { Live } from "./live";

/** A secret as the page knows it. */
export type LiveSecret = Live["secrets"][number];

/** The current secret of an environment, and the replaced one while it still works. */
export function pairOf({ secrets }: Live, environment: Environment) {
  const own = secrets.filter((secret) => secret.environment === environment);
  return {
    current: own.find(({ endsAt }) => endsAt === null) ?? null,
    old: own.find(({ endsAt }) => endsAt !== null) ?? null,
  };
}
