// `npx tsx bench/submits.ts`: documents a second that are sent at once for one company and for many, with the counters
// of lists and, as the peer, with their triggers switched off.
import { sql } from "drizzle-orm";
import { quantile } from "./found";
import { inWorld, printTable, timed } from "./world";

const atOnce = 10;
const documents = 600;
const headers = { "Content-Type": "application/xml" };

async function measure(): Promise<void> {
  const { db } = await import("../db/index");
  const { aCompany, anAccount, anInvoice } = await import("../db/factories");
  const { api } = await import("../lib/api/app");
  const account = await anAccount();
  const many = await Promise.all(Array.from({ length: 20 }, () => aCompany(account)));
  const authorization = `Basic ${Buffer.from(`${account.testSecret}:`).toString("base64")}`;

  const send = async (vat: string, number: number) => {
    const parties = {
      sender: { vat, name: "Mittente Srl" },
      recipient: { vat: "IT01234567890", name: "Cliente" },
    };
    const body = anInvoice({ ...parties, number: String(number) });
    const init = { method: "POST", body, headers: { ...headers, authorization } };
    const answer = await api.request("/v1/send/xml", init);
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  };
  const run = async (vats: readonly string[]): Promise<{ perSecond: number; took: number[] }> => {
    const took: number[] = [];
    let next = 0;
    const total = await timed(() =>
      Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (next < documents) {
            const at = next++;
            took.push(await timed(() => send(vats[at % vats.length] ?? "", at)));
          }
        }),
      ),
    );
    return { perSecond: documents / (total / 1_000), took };
  };
  const counting = async (on: boolean) => {
    for (const table of ["sends", "updates"])
      await db().execute(sql.raw(`alter table ${table} ${on ? "enable" : "disable"} trigger user`));
  };

  await run(many);
  const rows: string[][] = [];
  for (let turn = 1; turn <= 3; turn++) {
    for (const [name, vats] of [
      ["one company", many.slice(0, 1)],
      ["20 companies", many],
    ] as const) {
      for (const on of [false, true]) {
        await counting(on);
        const { perSecond, took } = await run(vats);
        const label = `${name}, ${on ? "counted" : "not counted"}`;
        rows.push([
          `${turn}: ${label}`,
          perSecond.toFixed(0),
          ...[0.5, 0.99].map((part) => quantile(took, part).toFixed(1)),
        ]);
      }
    }
  }
  printTable([`${atOnce} at once`, "documents/s", "p50 ms", "p99 ms"], rows);
}

await inWorld(measure);
