import { expect, test } from "vitest";
import { aCompany, anAccount, anyVat } from "@/db/factories";
import { call } from "./api-fixtures";

test("PUT with a stale version is 409, with none or 0 it is not checked; two at once are both stored in turn", async () => {
  const account = await anAccount();
  const vat = anyVat();
  const made = await (
    await call(account.testSecret, "/company", {
      json: { id: 0, version: 0, vat, fiscal_code: "1", name: "One" },
    })
  ).json();
  const put = (extra: object) =>
    call(account.testSecret, "/company", { method: "PUT", json: { ...made, name: "Two", ...extra } });
  expect((await put({})).status).toBe(200);
  expect((await put({})).status).toBe(409);
  expect((await put({ version: 0 })).status).toBe(200);
  expect((await put({ version: undefined })).status).toBe(200);
  const both = await Promise.all([put({ version: 0, name: "A" }), put({ version: 0, name: "B" })]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect((await (await call(account.testSecret, `/company/${vat.slice(2)}`)).json()).version).toBe(6);
  const other = await aCompany(account, { environments: ["test"] });
  const third = await (await call(account.testSecret, `/company/${other}`)).json();
  const wanted = anyVat();
  const racing = await Promise.all(
    [made, third].map(({ id }) =>
      call(account.testSecret, "/company", {
        method: "PUT",
        json: { id, vat: wanted, fiscal_code: "1", name: "R" },
      }),
    ),
  );
  expect(racing.map(({ status }) => status).sort()).toEqual([200, 409]);
  const twice = await Promise.all(
    Array.from({ length: 5 }, () =>
      call(account.liveSecret, "/company", { json: { vat, fiscal_code: "1", name: "One" } }),
    ),
  );
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});
