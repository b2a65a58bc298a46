import type { Messages, NamespaceKeys, NestedKeyOf } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { pick } from "@/lib/i18n/pick";
import { MoreTexts } from "./more-texts";

/** A namespace of the messages, or one within another: `keys`, `keys.status`. */
export type TextsName = NamespaceKeys<Messages, NestedKeyOf<Messages>>;

/**
 * Sends these messages along for what the browser draws below; what only the server draws needs none. A page has what
 * the layouts above it send; a test (`lib/i18n/sent.test.ts`) reads the names here, so they stand in the place itself.
 */
export async function Texts({ of, children }: { of: readonly TextsName[]; children: ReactNode }) {
  return <MoreTexts own={pick(await getMessages(), of)}>{children}</MoreTexts>;
}
