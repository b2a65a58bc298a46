import { generateKeyPairSync, randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { companies, type PlannedUpdate, sendDocuments, sends } from "@/db/schema";
import { type Reach, reaches } from "@/lib/access/decide";
import { takeOperations } from "@/lib/accounts/commands";
import { companyOfDocument, outOfScope } from "@/lib/companies/commands";
import type { CompanyInput } from "@/lib/companies/input";
import { companiesInReach } from "@/lib/companies/queries";
import { seal } from "@/lib/crypto/seal";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { simulate } from "@/lib/sdi/simulate";
import { addUpdate } from "@/lib/sdi/update-commands";
import { tellWebhooks } from "@/lib/webhooks/delivery-commands";
import { checkDocument, italianDay } from "./check";
import type { Document, Party } from "./document";
import { encode } from "./encoding";
import { fileNameOf } from "./file-name";
import { companyParty } from "./parties";
import { payloadSealedFor } from "./queries";
import { type SigningKey, selfSignedCertificate, sign } from "./sign";

/** `Auto` and `None` leave the document as it came; `Apply` signs what is unsigned, `Force` signs always. */
export const signatureModes = ["None", "Apply", "Force", "Auto"] as const;
export type SignatureMode = (typeof signatureModes)[number];

/** A document that was read and is to be sent. */
export type Submission = {
  document: Document;
  /** Accepted by `acceptFileName`; null: one is made. */
  fileName: string | null;
  metaData: Record<string, string> | null;
  signature: SignatureMode;
};

/** The account's own company in a document, when the key may act for it. @throws DomainError company_not_allowed */
export async function mustReachSender(tx: Tx, reach: Reach, document: Document): Promise<CompanyInput> {
  const party = await ownParty(tx, reach, document);
  if (!reaches(reach, party.vat)) throw outOfScope(party.vat);
  return party;
}

/**
 * Stores a document for the exchange: its company (made when an `all` scope may), the live counters, the first
 * update and the plan of the others, all in the caller's transaction.
 * @throws DomainError company_not_allowed, exchange_unavailable, operations_exhausted, signature_unavailable …
 */
export async function submitDocument(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  submission: Submission,
): Promise<{ id: number; companyId: number }> {
  const { document } = submission;
  const live = reach.environment === "live";
  const party = await mustReachSender(tx, reach, document);
  if (live && env().exchange === "none") {
    throw new DomainError("exchange_unavailable", "No exchange is configured for the live environment");
  }
  const signed = signatureOf(submission, live);
  const company = await companyOfDocument(tx, ctx, reach, party);
  if (live) await takeOperations(tx, ctx.accountId, 1);

  const now = await databaseNow(tx);
  const plan: PlannedUpdate[] = simulate(document, checkDocument(document, italianDay(now))).map((step) => ({
    ...step,
    errors: [...step.errors],
  }));
  const [first, ...later] = plan;
  const sealed = seal(
    env().encryptionKeys,
    Buffer.from(signed.payload),
    payloadSealedFor(reach),
    randomBytes(12),
  );
  const [row] = await tx
    .insert(sends)
    .values({
      accountId: reach.accountId,
      environment: reach.environment,
      companyId: company.id,
      keyId: ctx.actor.type === "key" ? ctx.actor.keyId : null,
      prestatore: document.sender.id,
      committente: document.recipient.id,
      nomeCommittente: document.recipient.name,
      identifier: sql`nextval('sdi_identifiers')::text`,
      fileName: await fileName(tx, party.vat, submission.fileName, signed.encoding === "Base64"),
      format: document.format,
      payload: sealed,
      encoding: signed.encoding,
      metaData: submission.metaData,
      latestState: first?.state ?? null,
      documentDate: earliestOf(document.documents),
      dateSent: now,
      lastUpdate: now,
      exchangePlan: later,
      exchangeDueAt: later[0] ? new Date(now.getTime() + later[0].afterMs) : null,
    })
    .returning({ id: sends.id });
  if (!row) throw new Error("The document was not stored");
  const { accountId, environment } = reach;
  await tx.insert(sendDocuments).values(
    document.documents.map(({ number, date, total, currency }, position) => ({
      ...{ accountId, environment, sendId: row.id, position },
      ...{ number, date, total, currency },
    })),
  );
  const place = { accountId, environment, companyId: company.id };
  const subject = `send:${row.id}`;
  await tellWebhooks(tx, { ...place, event: "send.add", resourceId: row.id, subject });
  if (first) {
    const { state, description, errors } = first;
    await addUpdate(tx, { ...place, sendId: row.id, state, description, errors, lastUpdate: now });
  }
  return { id: row.id, companyId: company.id };
}

/**
 * Counts a check of a document without sending it: an operation of the live environment, as sending is.
 * @throws DomainError company_not_allowed, operations_exhausted
 */
export async function validateDocument(tx: Tx, reach: Reach, document: Document): Promise<void> {
  await mustReachSender(tx, reach, document);
  if (reach.environment === "live") await takeOperations(tx, reach.accountId, 1);
}

/** The first day of the file's bodies. */
function earliestOf(bodies: Document["documents"]): string {
  return bodies.reduce((first, { date }) => (date < first ? date : first), bodies[0].date);
}

/** The account's own company in the document; in a self-invoice whichever party the account has. */
async function ownParty(
  tx: Tx,
  reach: Reach,
  document: Document,
): Promise<{ vat: string; fiscalCode: string; name: string }> {
  const { preferred, other } = companyParty(document);
  const known = async (party: Party | null) => {
    if (!party?.vat) return false;
    const everywhere: Reach = { ...reach, vats: null };
    return (await tx.$count(companies, and(companiesInReach(everywhere), eq(companies.vat, party.vat)))) > 0;
  };
  // A narrowed key is told of the companies it reaches, never whether the account has others.
  const inReach = (party: Party | null) => party?.vat != null && reaches(reach, party.vat);
  const narrowed =
    reach.vats !== null && other ? (!inReach(preferred) && inReach(other) ? other : preferred) : null;
  const own = narrowed ?? (other && !(await known(preferred)) && (await known(other)) ? other : preferred);
  const vat = own.vat ?? other?.vat;
  if (!vat) {
    throw new DomainError("invalid", "The document names no VAT number of its company", {
      field: "payload",
      reason: "document_company",
    });
  }
  const party = own.vat ? own : (other ?? own);
  const bare = vat.startsWith("IT") ? vat.slice(2) : vat;
  return {
    vat,
    fiscalCode: (party.fiscalCode ?? bare).toUpperCase().slice(0, 28),
    name: (party.name ?? vat).slice(0, 200),
  };
}

async function fileName(tx: Tx, vat: string, given: string | null, signed: boolean): Promise<string> {
  if (given) return signed && !/\.p7m$/i.test(given) ? `${given}.p7m` : given;
  const [row] = await tx.execute<{ number: string }>(sql`select nextval('file_numbers') as number`);
  return fileNameOf(vat, Number(row?.number ?? 0) % 36 ** 5, signed);
}

let testSigner: SigningKey | undefined;

/** A certificate of this process's own: good enough for the test environment, and nowhere else. */
function selfSigned(): SigningKey {
  if (!testSigner) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const notBefore = new Date();
    const notAfter = new Date(notBefore.getTime() + 365 * 86_400_000);
    const serialNumber = randomBytes(16);
    const name = "Invoicetronic test signature";
    testSigner = {
      privateKey,
      certificate: selfSignedCertificate({ privateKey, publicKey, name, serialNumber, notBefore, notAfter }),
    };
  }
  return testSigner;
}

function signatureOf(
  { document, signature }: Submission,
  live: boolean,
): Pick<Document, "payload" | "encoding"> {
  const alreadySigned = document.encoding === "Base64";
  if (signature === "None" || signature === "Auto" || (signature === "Apply" && alreadySigned))
    return document;
  if (live)
    throw new DomainError("signature_unavailable", "Signing is not configured for the live environment");
  const content = alreadySigned ? Buffer.from(document.payload, "base64") : encode(document.payload);
  const p7m = sign(content, selfSigned(), new Date());
  return { payload: Buffer.from(p7m).toString("base64"), encoding: "Base64" };
}
