import { expect, test } from "vitest";
import { openapiDocument } from "../lib/api/app";
import { differences, type OpenApi } from "./contract-differences";

const ours = (): OpenApi => JSON.parse(JSON.stringify(openapiDocument()));

test("the API differs in nothing from its own document", () => {
  expect(differences(ours(), ours())).toMatchObject({ found: [], explained: [] });
});

test("each kind of difference is found and named", () => {
  const contract = ours();
  const { paths = {}, components } = contract;
  paths["/new"] = { get: {} };
  delete paths["/status"];
  paths["/update"]?.get?.parameters?.push({ name: "more", in: "query", schema: { type: "string" } });
  paths["/receive"]?.get?.parameters?.forEach((parameter) => {
    if (parameter.name === "unread") parameter.schema = { type: "integer" };
    if (parameter.name === "q") parameter.required = true;
  });
  const { Company: company, Event: event } = components?.schemas ?? {};
  if (!company?.properties || !event?.properties) throw new Error("The document has other schemas");
  company.properties.email = { type: "string" };
  delete company.properties.vat;
  event.properties.error = { type: "string" };
  event.properties.api_version = { type: "string" };
  const { found } = differences(contract, ours());
  for (const line of [
    "operation get /new is missing",
    "operation get /status is ours alone",
    "get /update: parameter more (query) is missing",
    "get /receive: parameter unread (query) is boolean, not integer",
    "get /receive: parameter q (query) is not required",
    "get /company: field [].email is missing",
    "get /company: field [].vat is ours alone",
    "get /send: field [].company.email is missing",
    "get /log: field [].error may be null",
    "get /log: field [].api_version is integer int32, not string",
  ])
    expect(found).toContain(line);
});
