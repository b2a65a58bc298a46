import { db } from "@/db";
import { databaseNow } from "@/db/clock";
import { log } from "@/lib/log/log";
import { receiveSignal } from "@/lib/seats/signal-commands";
import { brief } from "./client";
import { readSignal, type Signal } from "./webhook";

/** Bytes of a webhook's body; Stripe's largest are a tenth of it. */
export const webhookBytesMax = 256 * 1_024;

const plain = (status: number, text: string) =>
  new Response(`${text}\n`, {
    status,
    headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" },
  });

/**
 * Answers a webhook: 200 once its work is done, or when there is none to do; 413 and 400 for what is not Stripe's word to
 * us, which changes nothing; 500 when the work failed, so that it comes again.
 */
export async function answerWebhook(request: Request): Promise<Response> {
  const body = await readLimited(request);
  if (body === null) return plain(413, "Too large");
  let signal: Signal | null = null;
  try {
    signal = await readSignal(body, request.headers.get("stripe-signature"), () => databaseNow(db()));
    if (signal === null) return plain(400, "Not signed for us");
    await receiveSignal(signal);
    return plain(200, "OK");
  } catch (error) {
    log.error(`Stripe's event ${signal?.eventId} (${signal?.type}) has to come again`, brief(error));
    return plain(500, "Try again");
  }
}

/** The body as it came, byte for byte; null as soon as it is too large, before the rest is read. */
async function readLimited(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > webhookBytesMax) return null;
  if (!request.body) return "";
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString("utf8");
    bytes += value.byteLength;
    if (bytes > webhookBytesMax) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
}
