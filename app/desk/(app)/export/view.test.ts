import { describe, expect, it } from "vitest";
import { askedOf, fileNameOf, paramsOf, readView } from "./view";

const read = (address: string) => readView(Object.fromEntries(new URLSearchParams(address)), "2026-11-24");

describe("what is to be exported", () => {
  it.each([
    ["", "/export?type=all&year=2026&month=11", "fatture-2026-11.zip"],
    [
      "period=month&year=2025&month=3&type=send",
      "/export?type=send&year=2025&month=3",
      "fatture-2025-03.zip",
    ],
    ["period=quarter&year=2025&quarter=4", "/export?type=all&year=2025&quarter=4", "fatture-2025-T4.zip"],
    ["period=quarter", "/export?type=all&year=2026&quarter=4", "fatture-2026-T4.zip"],
    [
      "period=range&from=2026-01-15&to=2026-02-01&type=receive&company=7",
      "/export?type=receive&document_date_from=2026-01-15&document_date_to=2026-02-01&company_id=7",
      "fatture-2026-01-15_2026-02-01.zip",
    ],
    ["period=range", "/export?type=all", "fatture-tutte.zip"],
    [
      "period=constructor&month=13&year=1&type=%22&company=x",
      "/export?type=all&year=2026&month=11",
      "fatture-2026-11.zip",
    ],
  ])("%s is %s", (address, asked, name) => {
    expect(askedOf(read(address))).toBe(asked);
    expect(fileNameOf(read(address))).toBe(name);
    expect(askedOf(read(paramsOf(read(address)).toString()))).toBe(asked);
  });
});
