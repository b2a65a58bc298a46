import { closeDb, db } from "../../db/index";
import { openBox } from "../../dev/box";
import type { Ctx } from "../../lib/ctx";
import { disableSeat, moveSeat } from "../../lib/seats/commands";
import { enableSeat } from "../../lib/seats/enable-commands";
import { seatTerms } from "../../lib/seats/queries";
import { settleAttempt } from "../../lib/seats/return-commands";

/** What a process of this kind is to do, and be killed in the middle of. */
export type SeatAsked =
  | { enable: { ctx: Ctx; keyId: number } }
  | { settle: { ctx: Ctx; attemptId: string } }
  | { move: { ctx: Ctx; seatId: number; keyId: number } }
  | { disable: { ctx: Ctx; seatId: number } };

/** Does it, as the page's action would. */
export async function actOnSeat(asked: SeatAsked): Promise<unknown> {
  if ("enable" in asked) {
    const { ctx, keyId } = asked.enable;
    return enableSeat(ctx, keyId, (await seatTerms(db(), ctx.accountId)).terms, "en");
  }
  if ("settle" in asked) return settleAttempt(asked.settle.ctx, asked.settle.attemptId);
  return db().transaction((tx) => {
    if ("move" in asked) return moveSeat(tx, asked.move.ctx, asked.move.seatId, asked.move.keyId, null);
    return disableSeat(tx, asked.disable.ctx, asked.disable.seatId, "now");
  });
}

if (process.send && process.argv[1]?.endsWith("seat-worker.ts")) {
  const box = await openBox({ mail: false, stripe: "use" });
  // Connected before it is asked: the moments that follow are the command's own.
  await db().execute("select 1");
  process.on("message", (asked: SeatAsked) => {
    actOnSeat(asked).then(
      () => process.send?.({ done: true }),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
  });
  process.once("disconnect", async () => {
    await closeDb();
    await box.close();
    process.exit();
  });
  process.send({ ready: true });
}
