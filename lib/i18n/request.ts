import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { formats } from "./formats";
import { isLocale, type Locale, pickLocale, timeZone } from "./locale";
import { messages } from "./messages";
import { preferenceCookie } from "./preference-cookie";

/** The language of this request: the user's choice, else what the browser asks for, else Italian. */
export async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(preferenceCookie("locale").name)?.value;
  return isLocale(chosen) ? chosen : pickLocale((await headers()).get("accept-language"));
}

export default getRequestConfig(async ({ locale: asked }) => {
  const locale = isLocale(asked) ? asked : await requestLocale();
  return { locale, messages: messages[locale], timeZone, formats };
});
