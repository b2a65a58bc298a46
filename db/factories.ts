import { randomInt, randomUUID } from "node:crypto";
import { inArray, sql } from "drizzle-orm";
import { db } from "@/db";
import { deskUsers, sends } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { createAccount } from "@/lib/auth/commands";
import { hashOfNothing } from "@/lib/auth/password";
import { addCompany } from "@/lib/companies/commands";
import { vatCheckDigit } from "@/lib/companies/vat";
import type { Ctx } from "@/lib/ctx";
import type { DeskPerson } from "@/lib/desk/link-commands";
import { createKey } from "@/lib/keys/commands";
import { type NewKeyInput, newKeyInput } from "@/lib/keys/input";
import type { NewKey } from "@/lib/keys/secret-commands";
import { advanceDue } from "@/lib/sdi/commands";

/** A fresh VAT number with the right check digit; no two calls give the same, as far as chance allows. */
export function anyVat(): string {
  const ten = String(randomInt(1_000_000_000, 9_999_999_999));
  return `IT${ten}${vatCheckDigit(ten) ?? "0"}`;
}

/** What a test needs to act for an account of its own. */
export type TestAccount = {
  accountId: number;
  userId: number;
  email: string;
  testSecret: string;
  liveSecret: string;
  ctx: Ctx;
};

/** An account nobody else has, with its user and primary pair; without a password nobody signs in, and no hash is waited for. */
export async function anAccount(password: string | null = null): Promise<TestAccount> {
  const email = `${randomUUID()}@example.com`;
  const made = await createAccount({ email, name: "Test account", password });
  return {
    ...made,
    email,
    ctx: {
      accountId: made.accountId,
      actor: { type: "user", userId: made.userId },
      ip: "127.0.0.1",
      userAgent: "test",
      passwordFresh: true,
    },
  };
}

/** A company of the account, in both environments unless told otherwise; returns its VAT number. */
export async function aCompany(
  account: TestAccount,
  given: { vat?: string; name?: string; environments?: Environment[] } = {},
): Promise<string> {
  const vat = given.vat ?? anyVat();
  const input = { vat, fiscalCode: vat.slice(2), name: given.name ?? `Company ${vat}` };
  await db().transaction((tx) => addCompany(tx, account.ctx, input, given.environments ?? ["test", "live"]));
  return vat;
}

/** A restricted key of the account: `full` on all companies unless told otherwise. */
export async function aKey(account: TestAccount, given: Partial<NewKeyInput> = {}): Promise<NewKey> {
  const input = newKeyInput.parse({
    description: "Test key",
    preset: "full",
    companyScope: given.companies ? "selected" : "all",
    ...given,
  });
  return db().transaction((tx) => createKey(tx, account.ctx, input));
}

let deskPeople = 0;

/** Somebody on Desk whom nobody else is, at an address of their own; without a password, as nobody signs in. */
export async function aDeskPerson(): Promise<DeskPerson> {
  const email = `${randomUUID()}@desk.example`;
  const [row] = await db()
    .insert(deskUsers)
    .values({ email, passwordHash: hashOfNothing() })
    .returning({ id: deskUsers.id });
  if (!row) throw new Error("The Desk user was not made");
  deskPeople += 1;
  const ip = `2001:db8:7:${deskPeople.toString(16)}::1`;
  return { deskUserId: row.id, email, ip, userAgent: "Firefox" };
}

/** What an invoice of {@link anInvoice} says. */
export type InvoiceOf = {
  sender: { vat: string; name: string };
  recipient: { vat: string; name: string };
  number?: string;
  /** `yyyy-mm-dd` */
  date?: string;
  description?: string;
  /** Cents before tax; 22 % is added. */
  cents?: number;
};

const euros = (cents: number) => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

function party(vat: string, name: string, extra: string): string {
  return `<DatiAnagrafici>
        <IdFiscaleIVA><IdPaese>${vat.slice(0, 2)}</IdPaese><IdCodice>${vat.slice(2)}</IdCodice></IdFiscaleIVA>
        <Anagrafica><Denominazione>${name}</Denominazione></Anagrafica>${extra}
      </DatiAnagrafici>
      <Sede><Indirizzo>Via Garibaldi 1</Indirizzo><CAP>40121</CAP><Comune>Bologna</Comune><Provincia>BO</Provincia><Nazione>IT</Nazione></Sede>`;
}

/** A correct FPR12 invoice of one line as XML; names must not hold characters that XML escapes. */
export function anInvoice({
  sender,
  recipient,
  number = "1",
  date = "2026-01-15",
  description = "Consulenza",
  cents = 100_000,
}: InvoiceOf): string {
  const tax = Math.round(cents * 0.22);
  return `<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
  <FatturaElettronicaHeader>
    <DatiTrasmissione>
      <IdTrasmittente><IdPaese>${sender.vat.slice(0, 2)}</IdPaese><IdCodice>${sender.vat.slice(2)}</IdCodice></IdTrasmittente>
      <ProgressivoInvio>${number.replace(/[^0-9A-Za-z]/g, "").slice(0, 10)}</ProgressivoInvio>
      <FormatoTrasmissione>FPR12</FormatoTrasmissione>
      <CodiceDestinatario>ABC1234</CodiceDestinatario>
    </DatiTrasmissione>
    <CedentePrestatore>
      ${party(sender.vat, sender.name, "<RegimeFiscale>RF01</RegimeFiscale>")}
    </CedentePrestatore>
    <CessionarioCommittente>
      ${party(recipient.vat, recipient.name, "")}
    </CessionarioCommittente>
  </FatturaElettronicaHeader>
  <FatturaElettronicaBody>
    <DatiGenerali><DatiGeneraliDocumento>
      <TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>${date}</Data><Numero>${number}</Numero>
      <ImportoTotaleDocumento>${euros(cents + tax)}</ImportoTotaleDocumento>
    </DatiGeneraliDocumento></DatiGenerali>
    <DatiBeniServizi>
      <DettaglioLinee>
        <NumeroLinea>1</NumeroLinea><Descrizione>${description}</Descrizione><Quantita>1.00</Quantita>
        <PrezzoUnitario>${euros(cents)}</PrezzoUnitario><PrezzoTotale>${euros(cents)}</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA>
      </DettaglioLinee>
      <DatiRiepilogo>
        <AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>${euros(cents)}</ImponibileImporto><Imposta>${euros(tax)}</Imposta>
        <EsigibilitaIVA>I</EsigibilitaIVA>
      </DatiRiepilogo>
    </DatiBeniServizi>
    <DatiPagamento>
      <CondizioniPagamento>TP02</CondizioniPagamento>
      <DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento><ImportoPagamento>${euros(cents + tax)}</ImportoPagamento></DettaglioPagamento>
    </DatiPagamento>
  </FatturaElettronicaBody>
</p:FatturaElettronica>
`;
}

/** Lets the exchange say at once all that it would say of what was sent so far. */
export async function hurryExchange(): Promise<void> {
  do {
    const due = { exchangeDueAt: sql`now() - interval '1 second'` };
    // In one order and past what others hold: of two at once, or of one and a deletion, each would wait for the other.
    const free = db()
      .select({ id: sends.id })
      .from(sends)
      .where(sql`${sends.exchangeDueAt} is not null`)
      .orderBy(sends.id)
      .for("update", { skipLocked: true });
    await db().update(sends).set(due).where(inArray(sends.id, free));
  } while ((await advanceDue()) > 0);
}
