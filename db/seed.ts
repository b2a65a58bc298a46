import { eq, sql } from "drizzle-orm";
import { db } from "@/db";
import { companies, users } from "@/db/schema";
import { environments } from "@/lib/access/presets";
import { creditAccount } from "@/lib/accounts/commands";
import { createAccount } from "@/lib/auth/commands";
import { demoLogin } from "@/lib/auth/demo";
import { addCompany } from "@/lib/companies/commands";
import type { Ctx } from "@/lib/ctx";
import { submitDocument } from "@/lib/invoices/commands";
import { readDocument } from "@/lib/invoices/document";
import { createKey } from "@/lib/keys/commands";
import { newKeyInput } from "@/lib/keys/input";
import { primaryTestSecret } from "@/lib/keys/queries";
import { anInvoice } from "./factories";

const demoCompanies = [
  { vat: "IT02938470362", name: "Officine Ferrari e Figli" },
  { vat: "IT03847120379", name: "Rossi Arredamenti Srl" },
  { vat: "IT04756310282", name: "Cantina Colli Euganei" },
  { vat: "IT05665480215", name: "Studio Legale Bianchi" },
] as const;

const customers = [
  { vat: "IT06574650153", name: "Edilizia Moderna Spa" },
  { vat: "IT07483820960", name: "Hotel Bellavista Srl" },
] as const;

const lines = [
  "Consulenza",
  "Fornitura arredi ufficio",
  "Vino Cabernet 12 casse",
  "Assistenza stragiudiziale",
];

export { demoLogin };

/** Two servers may start at once on an empty database: one seeds, the other waits and finds it done. */
const seedLock = 7_316_222;

/**
 * Fills an empty demo with one account, its companies, keys and sent documents; a second call changes nothing.
 * Returns what to print: the login and the primary's test secret.
 */
export async function seedDemo(): Promise<{ email: string; password: string; testSecret: string }> {
  await db().transaction(async (lock) => {
    await lock.execute(sql`select pg_advisory_xact_lock(${seedLock})`);
    const [known] = await lock.select().from(users).where(eq(users.email, demoLogin.email));
    // An account without companies is a seeding that was cut off after its first step.
    const begun = known ? { accountId: known.accountId, userId: known.id } : null;
    const done = begun && (await lock.$count(companies, eq(companies.accountId, begun.accountId))) > 0;
    if (!done) await fill(begun ?? (await createAccount({ ...demoLogin, name: "Studio Demo" })));
  });
  const [user] = await db()
    .select({ accountId: users.accountId })
    .from(users)
    .where(eq(users.email, demoLogin.email));
  if (!user) throw new Error("The demo account is missing");
  return { ...demoLogin, testSecret: await primaryTestSecret(db(), user.accountId) };
}

async function fill({ accountId, userId }: { accountId: number; userId: number }): Promise<void> {
  await creditAccount({ accountId, operations: 1_000, signatures: 100 });
  const ctx: Ctx = {
    accountId,
    actor: { type: "user", userId },
    ip: null,
    userAgent: null,
    passwordFresh: true,
  };
  await db().transaction(async (tx) => {
    for (const { vat, name } of demoCompanies) {
      await addCompany(tx, ctx, { vat, name, fiscalCode: vat.slice(2) }, environments);
    }
    const [ferrari, rossi, cantina] = demoCompanies;
    const newKeys = [
      {
        description: "Gestionale Ferrari",
        preset: "send",
        companyScope: "selected",
        companies: [ferrari.vat],
      },
      { description: "Report mensile", preset: "read_only", companyScope: "all" },
      {
        description: "Consulente esterno",
        preset: "read_only",
        companyScope: "selected",
        companies: [rossi.vat, cantina.vat],
        expiresAt: new Date(Date.now() + 30 * 86_400_000),
      },
    ] as const;
    for (const key of newKeys) await createKey(tx, ctx, newKeyInput.parse(key));
    for (let at = 0; at < 16; at++) {
      const sender = demoCompanies[at % demoCompanies.length] ?? ferrari;
      const recipient = customers[at % customers.length] ?? customers[0];
      const date = new Date(Date.now() - (20 - at) * 86_400_000).toISOString().slice(0, 10);
      const description = lines[at % lines.length] ?? "Consulenza";
      const invoice = anInvoice({
        sender,
        recipient,
        date,
        description,
        number: `${at + 1}/2026`,
        cents: 45_000 + at * 12_350,
      });
      await submitDocument(
        tx,
        ctx,
        { accountId, environment: at % 4 === 3 ? "live" : "test", vats: null },
        { document: readDocument({ text: invoice }), fileName: null, metaData: null, signature: "None" },
      );
    }
  });
}
