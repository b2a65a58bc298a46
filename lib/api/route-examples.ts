import { expect } from "vitest";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import type { Environment } from "@/lib/access/presets";
import { creditAccount } from "@/lib/accounts/commands";
import { deliverWebhooks } from "@/lib/webhooks/delivery-commands";
import { call, delivered } from "./api-fixtures";
import type { DeclaredRoute } from "./route-table";

/** An account with one of everything that a route can name, in one environment. */
export type Subject = {
  account: TestAccount;
  vat: string;
  companyId: number;
  sendId: number;
  updateId: number;
  /** A document that another company of the account sent to the one above. */
  receiveId: number;
  /** A webhook that nobody answers, and an attempt to tell it of the document. */
  webhookId: number;
  historyId: number;
  /** The request that sent the document. */
  eventId: number;
  /** A restricted key that nobody calls with. */
  keyId: number;
};

const customer = { vat: anyVat(), name: "Cliente Srl" };
const invoiceOf = ({ vat }: Pick<Subject, "vat">) =>
  anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient: customer });
const asXml = { "Content-Type": "application/xml" };

/** Makes a {@link Subject}; its document is sent with the primary's secret. */
export async function aSubject(environment: Environment): Promise<Subject> {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 1_000, signatures: 0 });
  const vat = await aCompany(account, { name: "Mittente Srl" });
  const { keyId } = await aKey(account, { description: "Bystander" });
  const secret = environment === "live" ? account.liveSecret : account.testSecret;
  const sent = await call(secret, "/send/xml", { body: invoiceOf({ vat }), headers: asXml });
  const { id: sendId, company_id: companyId } = await sent.json();
  const hook = { url: "http://127.0.0.1:1/", company_id: companyId };
  const { id: webhookId } = await (await call(secret, "/webhook", { json: hook })).json();
  const [update] = await (await call(secret, `/update?send_id=${sendId}`)).json();
  const other = await aCompany(account, { name: customer.name });
  const back = anInvoice({
    sender: { vat: other, name: customer.name },
    recipient: { vat, name: "Mittente Srl" },
  });
  expect((await call(secret, "/send/xml", { body: back, headers: asXml })).status).toBe(201);
  const [received] = await delivered(secret);
  await deliverWebhooks();
  const [attempt] = await (await call(secret, "/webhookhistory")).json();
  const [event] = await (await call(secret, "/log?method=post&endpoint=/send")).json();
  return {
    account,
    vat,
    companyId,
    sendId,
    updateId: update.id,
    receiveId: received?.id ?? 0,
    webhookId,
    historyId: attempt.id,
    eventId: event.id,
    keyId,
  };
}

const idOf = {
  company: ({ companyId }) => companyId,
  send: ({ sendId }) => sendId,
  update: ({ updateId }) => updateId,
  receive: ({ receiveId }) => receiveId,
  webhook: ({ webhookId }) => webhookId,
  webhookhistory: ({ historyId }) => historyId,
  log: ({ eventId }) => eventId,
  key: ({ keyId }) => keyId,
} as const satisfies Record<string, (subject: Subject) => number>;

/** The id that a route's path asks for; null when it asks for none. @throws Error for a resource not listed here */
export function subjectId({ path }: DeclaredRoute, subject: Subject): number | null {
  if (!path.includes("{")) return null;
  const resource = path.split("/")[1] ?? "";
  for (const [name, id] of Object.entries(idOf)) if (name === resource) return id(subject);
  throw new Error(`lib/api/route-examples.ts does not know an id of ${path}`);
}

type Init = NonNullable<Parameters<typeof call>[2]>;

const sede = {
  Indirizzo: "Via Garibaldi 1",
  CAP: "40121",
  Comune: "Bologna",
  Provincia: "BO",
  Nazione: "IT",
};
const anagraficaOf = (vat: string, name: string) => ({
  IdFiscaleIVA: { IdPaese: vat.slice(0, 2), IdCodice: vat.slice(2) },
  Anagrafica: { Denominazione: name },
});

/** What {@link invoiceOf} says, as JSON. */
const invoiceJson = (vat: string) => ({
  FatturaElettronicaHeader: {
    DatiTrasmissione: {
      IdTrasmittente: { IdPaese: vat.slice(0, 2), IdCodice: vat.slice(2) },
      ProgressivoInvio: "1",
      FormatoTrasmissione: "FPR12",
      CodiceDestinatario: "ABC1234",
    },
    CedentePrestatore: {
      DatiAnagrafici: { ...anagraficaOf(vat, "Mittente Srl"), RegimeFiscale: "RF01" },
      Sede: sede,
    },
    CessionarioCommittente: { DatiAnagrafici: anagraficaOf(customer.vat, customer.name), Sede: sede },
  },
  FatturaElettronicaBody: [
    {
      DatiGenerali: {
        DatiGeneraliDocumento: { TipoDocumento: "TD01", Divisa: "EUR", Data: "2026-01-15", Numero: "1" },
      },
      DatiBeniServizi: {
        DettaglioLinee: [
          {
            NumeroLinea: 1,
            Descrizione: "Consulenza",
            Quantita: 1,
            PrezzoUnitario: 1000,
            PrezzoTotale: 1000,
            AliquotaIVA: 22,
          },
        ],
        DatiRiepilogo: [{ AliquotaIVA: 22, ImponibileImporto: 1000, Imposta: 220, EsigibilitaIVA: "I" }],
      },
    },
  ],
});

function aFile(subject: Subject): FormData {
  const form = new FormData();
  form.set("file", new File([invoiceOf(subject)], "invoice.xml"));
  return form;
}

/** What makes a call of each route that is no read do something, were it let through. */
const bodies: Record<string, (subject: Subject) => Init & { query?: string }> = {
  "POST /company": () => {
    const vat = anyVat();
    return { json: { vat, fiscal_code: vat.slice(2), name: "Added" } };
  },
  "PUT /company": ({ companyId, vat }) => ({
    json: { id: companyId, vat, fiscal_code: vat.slice(2), name: "Renamed" },
  }),
  "DELETE /company/{company}": () => ({ query: "?force=true" }),
  "POST /send": (subject) => ({ json: { payload: invoiceOf(subject) } }),
  "POST /send/xml": (subject) => ({ body: invoiceOf(subject), headers: asXml }),
  "POST /send/file": (subject) => ({ body: aFile(subject) }),
  "POST /send/json": ({ vat }) => ({ json: invoiceJson(vat) }),
  "POST /send/validate": (subject) => ({ json: { payload: invoiceOf(subject) } }),
  "POST /send/validate/xml": (subject) => ({ body: invoiceOf(subject), headers: asXml }),
  "POST /send/validate/file": (subject) => ({ body: aFile(subject) }),
  "POST /send/validate/json": ({ vat }) => ({ json: invoiceJson(vat) }),
  "DELETE /receive/{id}": () => ({}),
  "POST /webhook": ({ companyId }) => ({ json: { url: "http://127.0.0.1:2/", company_id: companyId } }),
  "PUT /webhook": ({ webhookId }) => ({ json: { id: webhookId, url: "http://127.0.0.1:3/" } }),
  "PATCH /webhook/{id}": () => ({ json: { description: "Renamed" } }),
  "DELETE /webhook/{id}": () => ({}),
  "POST /key": () => ({ json: { description: "Added", preset: "full", company_scope: "all" } }),
  "PATCH /key/{id}": () => ({ json: { description: "Renamed" } }),
  "DELETE /key/{id}": () => ({}),
  "POST /key/{id}/rotate": () => ({ json: { environment: "live" } }),
  "POST /key/{id}/end-overlap": () => ({}),
};

/**
 * A call of the route that a key with leave would see done; `id` in place of the subject's own.
 * @throws Error for a route that is no read and has no body here
 */
export function exampleOf(route: DeclaredRoute, subject: Subject, id = subjectId(route, subject)) {
  const path = route.path.replace(/\{\w+\}/, String(id));
  const body = bodies[`${route.method} ${route.path}`];
  if (!body && route.method !== "GET") {
    throw new Error(`lib/api/route-examples.ts has no body for ${route.method} ${route.path}`);
  }
  const { query = "", ...init } = body?.(subject) ?? {};
  return { path, query, init: { ...init, method: route.method } };
}
