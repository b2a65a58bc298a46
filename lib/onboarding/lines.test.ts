import { describe, expect, test } from "vitest";
import { clientsMax, listMax } from "./limits";
import { readList } from "./lines";

const rossi = "IT01114601006";
const bianchi = "IT00743110157";
const read = (text: string) => {
  const list = readList(text);
  if ("fault" in list) throw new Error(list.fault);
  return list.lines;
};

describe("a list of clients", () => {
  test.each([
    ["commas", `Rossi,01114601006,Rossi Srl\nBianchi,${bianchi},"Bianchi, figli & C."`],
    ["semicolons and CRLF", `Rossi;01114601006;Rossi Srl\r\nBianchi;${bianchi};Bianchi, figli & C.\r\n`],
    [
      "tabs, as a spreadsheet pastes",
      `Rossi\t011 1460 1006\tRossi Srl\nBianchi\t${bianchi}\tBianchi, figli & C.`,
    ],
    [
      "its own order under names",
      `Ragione sociale;P.IVA;Cliente\nRossi Srl;01114601006;Rossi\n"Bianchi, figli & C.";${bianchi};Bianchi`,
    ],
    [
      "a mark of byte order and empty lines",
      `\uFEFFDescription,VAT,Company\n\nRossi,01114601006,Rossi Srl\n,,\nBianchi,${bianchi},"Bianchi, figli & C."\n`,
    ],
  ])("is read with %s", (_how, text) => {
    expect(read(text)).toEqual([
      { position: 1, description: "Rossi", vat: rossi, companyName: "Rossi Srl", fault: null },
      { position: 2, description: "Bianchi", vat: bianchi, companyName: "Bianchi, figli & C.", fault: null },
    ]);
  });

  test("without a company's name takes the description for it, and the other way round", () => {
    expect(read("Rossi;01114601006")).toMatchObject([{ description: "Rossi", companyName: "Rossi" }]);
    expect(read("VAT;Company\n01114601006;Rossi Srl")).toMatchObject([
      { description: "Rossi Srl", companyName: "Rossi Srl", fault: null },
    ]);
  });

  test.each([
    [";01114601006;", "description_missing"],
    [`${"x".repeat(121)};01114601006;Rossi`, "description_long"],
    ["Rossi;;Rossi Srl", "vat_missing"],
    ["Rossi;12345;Rossi Srl", "vat_malformed"],
    ["Rossi;01114601007;Rossi Srl", "vat_check_digit"],
    [`Rossi;01114601006;${"x".repeat(201)}`, "name_long"],
  ])("says of %j what is wrong: %s", (text, fault) => {
    expect(read(`Bianchi;${bianchi};Bianchi\n${text}`)[1]).toMatchObject({ position: 2, fault });
  });

  test("takes a VAT number once, however it is spelled", () => {
    expect(read("Rossi;01114601006;\nRossi 2;IT 01114601006;").map(({ fault }) => fault)).toEqual([
      null,
      "vat_twice",
    ]);
  });

  test("takes foreign companies by shape", () => {
    expect(read("Muster;DE123456789;Muster GmbH")).toMatchObject([{ vat: "DE123456789", fault: null }]);
  });

  test.each([
    ["", "list_empty"],
    [" \n ; \n", "list_empty"],
    ["Description;VAT;Company", "list_empty"],
    ["x;01114601006\n".repeat(clientsMax + 1), "too_many_entries"],
    ["x".repeat(listMax + 1), "list_long"],
  ])("is refused as a whole when it is empty or too long", (text, fault) => {
    expect(readList(text)).toEqual({ fault });
  });
});
