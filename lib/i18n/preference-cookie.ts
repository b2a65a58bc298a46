import { cookieOptions } from "@/lib/auth/cookies";
import { env } from "@/lib/env";

/** Name and flags of the cookie that keeps a reader's choice; only the server reads it, so no script can. */
export const preferenceCookie = (choice: "locale" | "theme") => cookieOptions(choice, env().baseUrl);
