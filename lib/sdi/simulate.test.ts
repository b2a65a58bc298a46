import { describe, expect, test } from "vitest";
import type { CheckError } from "@/lib/invoices/check";
import { simulate } from "./simulate";

const error: CheckError = {
  code: "00301",
  reason: "check_00301",
  path: "a/b",
  values: { value: "12345678901" },
};
const states = (...given: Parameters<typeof simulate>) => simulate(...given).map((step) => step.state);

describe("a document goes", () => {
  test.each(["FPR12", "FPA12", "FSM10"] as const)("in %s from Inviato to Consegnato", (format) => {
    expect(states({ format }, [])).toEqual(["Inviato", "Consegnato"]);
  });

  test.each([
    ["accepted", "AccettatoDalDestinatario"],
    ["refused", "RifiutatoDalDestinatario"],
    ["expired", "DecorrenzaTermini"],
  ] as const)("to a public body, and is %s", (answer, state) => {
    expect(states({ format: "FPA12" }, [], answer)).toEqual(["Inviato", "Consegnato", state]);
  });

  test("to anybody else, who never answers", () => {
    expect(states({ format: "FPR12" }, [], "accepted")).toEqual(["Inviato", "Consegnato"]);
  });

  test("nowhere but to Scartato with its errors", () => {
    const [sent, discarded, ...more] = simulate({ format: "FPR12" }, [error]);
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ state: "Inviato", afterMs: 0, errors: [] });
    expect(discarded).toMatchObject({
      state: "Scartato",
      errors: [
        {
          code: "00301",
          description: "La partita IVA di chi emette (12345678901) non è valida.",
          hint: "a/b",
        },
      ],
    });
  });
});

test("each step comes after the one before", () => {
  const times = simulate({ format: "FPA12" }, [], "accepted").map((step) => step.afterMs);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(times[0]).toBe(0);
});
