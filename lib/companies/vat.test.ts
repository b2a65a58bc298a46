import { describe, expect, test } from "vitest";
import { isFiscalCode, isItalianVat, normalizeVat, vatCheckDigit } from "./vat";

describe("an Italian VAT number", () => {
  test.each([
    ["0123456789", "7"],
    ["01234567890", "7"],
    ["1234567890", "3"],
    ["0218203039", "1"],
    ["0000000000", "0"],
    ["123456789", null],
    ["012345678901", null],
    ["01234x6789", null],
    ["", null],
  ])("%s calls for the check digit %s", (vat, digit) => {
    expect(vatCheckDigit(vat)).toBe(digit);
  });

  test.each([
    ["IT12345678903", true],
    ["12345678903", true],
    ["IT02182030391", true],
    ["IT01234567890", false],
    ["00000000000", false],
    ["DE12345678903", false],
    ["it12345678903", false],
    ["", false],
  ])("%s is one with a right check digit: %s", (vat, expected) => {
    expect(isItalianVat(vat)).toBe(expected);
  });
});

test.each([
  ["RSSMRA85T10A562S", true],
  ["RSSMRA85T10A562T", false],
  ["RSSMRA85T10A56NH", true], // omocodia: the 2 written as N
  ["RSSMRA85T10A56OS", false],
  ["12345678903", true],
  ["12345678901", false],
  ["rssmra85t10a562s", false],
  ["RSSMRA85T10A562", false],
  ["", false],
])("%s is a fiscal code: %s", (code, expected) => {
  expect(isFiscalCode(code)).toBe(expected);
});

test.each([
  ["IT01234567890", "IT01234567890"],
  ["01234567890", "IT01234567890"],
  [" it 012.345-67890 ", "IT01234567890"],
  ["de123456789", "DE123456789"],
  ["XI12", "XI12"],
  ["IT1234", null],
  ["ITRSSMRA85T10A", null],
  ["D123", null],
  ["DE1", null],
  ["DE12345678901234", null],
  ["DE123_456", null],
  ["", null],
  [`${"0".repeat(11)}${" ".repeat(100_000)}`, null],
])("the VAT number %j is spelled %j", (input, expected) => {
  expect(normalizeVat(input)).toBe(expected);
});
