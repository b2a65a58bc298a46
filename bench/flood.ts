import { randomBytes } from "node:crypto";
import { asked, atLeast, atMost, type Found, median, number, spread } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { authorization, load } from "./load";
import { inServedWorld, memoryOf } from "./server";

const known = { keys: 1_000, connections: 32 };
const unknown = { connections: 16 };

/** Known keys by themselves and while other connections bring secrets that are well formed and nobody's. */
export async function flood(): Promise<Found> {
  return inServedWorld(async (start) => {
    const { anAccount } = await import("../db/factories");
    const { formatSecret } = await import("../lib/keys/secret");
    const { url, pid } = await start();
    const target = { url: `${url}/v1/status`, pid };
    const { accountId } = await anAccount();
    const secrets = await seedKeys(accountId, known.keys, known.keys);
    const calm = () =>
      load(target, {
        connections: known.connections,
        seconds: asked.seconds,
        headers: withSecrets(secrets),
      });
    const nobodys = () => ({ authorization: authorization(formatSecret("test", randomBytes(32))) });
    await calm();
    const before = memoryOf(pid);
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, memoryOf(pid));
    }, 200);
    const alone: number[] = [];
    const beside: number[] = [];
    const refused: number[] = [];
    let unknownMany = 0;
    for (let round = 0; round < asked.rounds; round++) {
      alone.push((await calm()).perSecond);
      const [one, other] = await Promise.all([
        calm(),
        load(target, { ...unknown, seconds: asked.seconds, headers: nobodys, expected: 401 }),
      ]);
      beside.push(one.perSecond);
      refused.push(other.perSecond);
      unknownMany += other.requests;
    }
    clearInterval(watching);
    const kept = median(beside) / median(alone);
    return {
      tables: [
        {
          title: "Requests a second",
          heading: ["", "req/s"],
          rows: [
            ["known keys alone", spread(alone)],
            ["known keys in the flood", spread(beside)],
            ["unknown keys, each asked for once", spread(refused)],
          ],
        },
        {
          title: "Memory of the server",
          heading: ["", "MB"],
          rows: [
            ["before", number(before)],
            [`most, over ${number(unknownMany)} unknown keys`, number(most)],
            ["after", number(memoryOf(pid))],
          ],
        },
      ],
      targets: [
        atLeast("speed that known keys keep in the flood", 0.5, kept, " times"),
        atMost("memory in the flood", 400, most, " MB", 0),
      ],
      notes: [
        `${known.connections} connections with ${number(known.keys)} known keys, ${unknown.connections} more for the flood; each secret of the flood is new and has a right checksum, so none is refused without the database.`,
        "Who asks is one process: making the flood takes time from it too.",
      ],
    };
  });
}
