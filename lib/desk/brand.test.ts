import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { anAccount, type TestAccount } from "@/db/factories";
import { auditEntries } from "@/db/schema";
import {
  accentIn,
  brandVariables,
  type Colour,
  contrast,
  headerVariables,
  readableOn,
  typedColour,
} from "./brand";
import { type BrandInput, saveBrand } from "./brand-commands";
import { readBrand, readBrandSettings, readLogo } from "./brand-queries";
import { encodeLogo, logoLimits } from "./logo";

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number): Colour => `#${number.toString(16).padStart(6, "0")}`);

describe("colours", () => {
  test.each([
    ["#2A5BD7", "#2a5bd7"],
    [" 2a5bd7 ", "#2a5bd7"],
    ["#2a5bd", null],
    ["#2a5bd70", null],
    ["red", null],
    ["#2a5bd7;}", null],
    ["url(x)", null],
    ["", null],
  ])("typed as %j it is %j", (text, colour) => {
    expect(typedColour(text)).toBe(colour);
  });

  test("black and white stand 21 apart", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  test("whatever the colour, the text on it, links and buttons can be read in both themes", () => {
    fc.assert(
      fc.property(anyColour, (given) => {
        expect(contrast(given, readableOn(given))).toBeGreaterThanOrEqual(4.5);
        const surfaces = { light: ["#ffffff", "#fafafa"], dark: ["#121215", "#0b0b0d"] } as const;
        for (const theme of ["light", "dark"] as const) {
          const { accent, hover, on, text, soft } = accentIn(theme, given);
          expect(contrast(accent, on)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(hover, on)).toBeGreaterThanOrEqual(4.5);
          for (const surface of surfaces[theme]) {
            expect(contrast(accent, surface)).toBeGreaterThanOrEqual(3);
            expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5);
          }
          expect(contrast(text, soft)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test("one that can be seen stays as it is", () => {
    expect(accentIn("light", "#0f766e").accent).toBe("#0f766e");
  });

  test("what is no colour gives no style", () => {
    expect(brandVariables("red;background:url(//evil)")).toBeNull();
    expect(brandVariables(null)).toBeNull();
    expect(headerVariables("#12")).toBeUndefined();
  });
});

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: "#0f766e" } });

/** Pixels without order, which no encoding makes small. */
const noise = (width: number, height: number) => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0, seed = 1; at < pixels.length; at++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[at] = seed >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

const animated = async (as: "webp" | "gif") => {
  const frames = await Promise.all(
    ["red", "blue"].map((background) =>
      sharp({ create: { width: 32, height: 32, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    [as]()
    .toBuffer();
};

describe("a logo", () => {
  test.each(["png", "jpeg", "webp"] as const)("as %s is made small, and encoded again", async (kind) => {
    const logo = await encodeLogo(await picture(1_200, 600)[kind]().toBuffer());
    expect(logo).toMatchObject({ type: "image/webp", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await sharp(logo.bytes).metadata()).toMatchObject({ format: "webp", width: 320, height: 160 });
  });

  test("a small one is not blown up", async () => {
    const { bytes } = await encodeLogo(await picture(40, 20).png().toBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 40, height: 20 });
  });

  test("keeps nothing of what else was in the file", async () => {
    const upload = await picture(64, 64)
      .withExif({ IFD0: { Copyright: "somebody's secret" } })
      .jpeg()
      .toBuffer();
    const mixed = Buffer.concat([upload, Buffer.from("<script>alert(1)</script>")]);
    const { bytes } = await encodeLogo(mixed);
    expect(bytes.includes("secret")).toBe(false);
    expect(bytes.includes("<script>")).toBe(false);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  });

  test("noise still fits into what is stored, or is refused", async () => {
    const { bytes } = await encodeLogo(await noise(480, 160).jpeg().toBuffer());
    expect(bytes.length).toBeLessThanOrEqual(logoLimits.storedBytes);
  });

  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>`;
  test.each<[string, string, () => Promise<Buffer>]>([
    ["an SVG", "logo_type", async () => Buffer.from(svg)],
    ["a GIF", "logo_type", () => animated("gif")],
    ["a TIFF", "logo_type", () => picture(64, 64).tiff().toBuffer()],
    ["text", "logo_type", async () => Buffer.from("no picture at all")],
    ["nothing", "logo_type", async () => Buffer.alloc(0)],
    ["an animated WebP", "logo_animated", () => animated("webp")],
    [
      "a PNG that moves",
      "logo_animated",
      async () => {
        const still = await picture(64, 64).png().toBuffer();
        return Buffer.concat([still.subarray(0, 33), Buffer.from("\0\0\0\0acTL"), still.subarray(33)]);
      },
    ],
    ["a PNG cut off", "logo_broken", async () => (await noise(64, 64).png().toBuffer()).subarray(0, 900)],
    ["a PNG that only begins as one", "logo_broken", async () => Buffer.from("89504e470d0a1a0a00", "hex")],
    ["a bomb: few bytes, many pixels", "logo_large", () => picture(9_000, 9_000).png().toBuffer()],
    ["a speck", "logo_small", () => picture(64, 8).png().toBuffer()],
    [
      "a heavy file",
      "logo_heavy",
      async () =>
        Buffer.concat([await picture(64, 64).png().toBuffer(), Buffer.alloc(logoLimits.uploadBytes)]),
    ],
  ])("%s is refused: %s", async (_what, reason, upload) => {
    await expect(encodeLogo(await upload())).rejects.toMatchObject({ field: "logo", reason });
  });
});

describe("the brand of an account", () => {
  const plain: BrandInput = { name: "Studio Rossi", accent: "#0f766e", header: null, logo: "keep" };
  const save = (account: TestAccount, given: Partial<BrandInput>, version: number) =>
    db().transaction((tx) => saveBrand(tx, account.ctx, { ...plain, ...given }, version));

  test("is ours until it is set, and then the account's own only", async () => {
    const [mine, other] = [await anAccount(), await anAccount()];
    expect(await readBrand(mine.accountId)).toMatchObject({ name: "Test account", own: false, accent: null });
    await save(mine, {}, 0);
    expect(await readBrand(mine.accountId)).toMatchObject({
      name: "Studio Rossi",
      ownName: "Studio Rossi",
      own: true,
      accent: "#0f766e",
    });
    expect(await readBrand(other.accountId)).toMatchObject({ own: false, accent: null });
  });

  test("of two tabs the one that is behind is refused", async () => {
    const account = await anAccount();
    const first = await Promise.allSettled([
      save(account, { name: "One" }, 0),
      save(account, { name: "Two" }, 0),
    ]);
    expect(first.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { version } = (await readBrandSettings(account.accountId)) ?? { version: -1 };
    expect(version).toBe(1);
    await expect(save(account, { name: "Three" }, 0)).rejects.toMatchObject({ reason: "changed_meanwhile" });
    await save(account, { name: "Three" }, 1);
    expect(await readBrand(account.accountId)).toMatchObject({ name: "Three" });
  });

  test("keeps, replaces and drops its logo; a dropped one has no address", async () => {
    const account = await anAccount();
    const logo = await encodeLogo(await noise(60, 60).png().toBuffer());
    await save(account, { logo }, 0);
    await save(account, { name: null }, 1);
    expect(await readBrand(account.accountId)).toMatchObject({
      ownName: null,
      logoHash: logo.hash,
      own: true,
    });
    expect(await readLogo(logo.hash)).toEqual({ bytes: logo.bytes, type: "image/webp" });
    await save(account, { name: null, accent: null, logo: null }, 2);
    expect(await readLogo(logo.hash)).toBeNull();
    expect(await readBrand(account.accountId)).toMatchObject({ name: "Test account", own: false });
  });

  test("each change is in the audit log, and what changes nothing is not", async () => {
    const account = await anAccount();
    await save(account, {}, 0);
    await save(account, {}, 1);
    await save(account, { header: "#101010" }, 1);
    const noted = await db()
      .select({ before: auditEntries.before, after: auditEntries.after })
      .from(auditEntries)
      .where(
        and(eq(auditEntries.accountId, account.accountId), eq(auditEntries.action, "desk.brand_changed")),
      )
      .orderBy(auditEntries.id);
    expect(noted).toEqual([
      { before: { name: null, accent: null }, after: { name: "Studio Rossi", accent: "#0f766e" } },
      { before: { header: null }, after: { header: "#101010" } },
    ]);
  });
});
