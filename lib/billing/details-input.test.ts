import { describe, expect, test } from "vitest";
import { faultsOf } from "@/lib/forms/faults";
import { detailsAsFields, detailsForm, detailsOf } from "./details-input";

const good = {
  version: "0",
  name: "Rossi Srl",
  vat: "IT 0123 4567 897",
  fiscalCode: "01234567897",
  line: "Via Roma 1",
  postalCode: "20121",
  city: "Milano",
  province: "mi",
  country: "it",
  recipientCode: "abc1234",
  pec: "",
};
const abroad = {
  ...good,
  vat: "DE123456789",
  fiscalCode: "",
  postalCode: "10115",
  province: "",
  country: "DE",
  recipientCode: "",
};

const faults = (fields: Record<string, string>) => {
  const parsed = detailsForm.safeParse(fields);
  return parsed.success
    ? {}
    : Object.fromEntries(faultsOf(parsed.error).map(({ path, reason }) => [path, reason]));
};

describe("billing details", () => {
  test("are stored in their one spelling", () => {
    expect(detailsOf(detailsForm.parse(good))).toEqual({
      name: "Rossi Srl",
      vat: "IT01234567897",
      fiscalCode: "01234567897",
      address: { line: "Via Roma 1", postalCode: "20121", city: "Milano", province: "MI", country: "IT" },
      recipientCode: "ABC1234",
      pec: null,
    });
  });

  test("of a company abroad need no fiscal code, province or recipient, and get the code of those abroad", () => {
    expect(detailsOf(detailsForm.parse(abroad))).toMatchObject({
      vat: "DE123456789",
      fiscalCode: "DE123456789",
      address: { province: "", country: "DE" },
      recipientCode: "XXXXXXX",
      pec: null,
    });
  });

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ["a wrong check digit", { vat: "01234567890" }, { vat: "vat_check_digit" }],
    ["what is no VAT number", { vat: "12" }, { vat: "vat_malformed" }],
    ["a wrong check character", { fiscalCode: "RSSMRA80A01H501X" }, { fiscalCode: "fiscal_code_check" }],
    ["no fiscal code", { fiscalCode: " " }, { fiscalCode: "required" }],
    ["neither code nor PEC", { recipientCode: "" }, { recipientCode: "recipient_required" }],
    ["both code and PEC", { pec: "rossi@pec.it" }, { pec: "recipient_one" }],
    ["a code of six", { recipientCode: "ABC123" }, { recipientCode: "recipient_malformed" }],
    ["a PEC that is no address", { recipientCode: "", pec: "rossi" }, { pec: "email_malformed" }],
    ["a postal code of four", { postalCode: "2012" }, { postalCode: "postal_code_malformed" }],
    ["a province spelled out", { province: "Milano" }, { province: "province_malformed" }],
    ["a country spelled out", { country: "Italia" }, { country: "country_malformed" }],
    ["a country of another VAT number", { country: "DE" }, { country: "country_vat" }],
    ["no name", { name: " " }, { name: "required" }],
    ["two lines in one", { line: "Via Roma\n1" }, { line: "control_characters" }],
    ["no version", { version: "-1" }, { version: "invalid" }],
  ])("%s is refused at its field", (_what, change, expected) => {
    expect(faults({ ...good, ...change })).toEqual(expected);
  });

  test("all faults are told at once", () => {
    expect(faults({ version: "0", country: "IT" })).toEqual({
      name: "required",
      vat: "required",
      fiscalCode: "required",
      line: "required",
      city: "required",
      postalCode: "postal_code_malformed",
      province: "province_malformed",
      recipientCode: "recipient_required",
    });
  });

  test.each([
    ["with a code", good],
    ["with a PEC", { ...good, recipientCode: "", pec: "rossi@pec.it" }],
    ["abroad", abroad],
  ])("come back into the form as they were given: %s", (_what, fields) => {
    const details = detailsOf(detailsForm.parse(fields));
    expect(detailsOf(detailsForm.parse({ version: "1", ...detailsAsFields(details) }))).toEqual(details);
  });

  test("that were never given leave the form empty, but for Italy", () => {
    expect(detailsAsFields(null)).toEqual({ country: "IT" });
  });
});
