import { answerWebhook } from "@/lib/billing/receive";

export const dynamic = "force-dynamic";

/** For Stripe alone: judged by its signature, without session, redirect or policy in between (`proxy.ts` leaves it out). */
export const POST = answerWebhook;
