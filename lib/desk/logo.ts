import { createHash } from "node:crypto";
import sharp, { type WebpOptions } from "sharp";
import { DomainError } from "@/lib/errors";

/** What may be uploaded and what is made of it; bytes and pixels. */
export const logoLimits = {
  uploadBytes: 2 * 1024 * 1024,
  uploadPixels: 16_000_000,
  edgeMin: 16,
  width: 480,
  height: 160,
  storedBytes: 64 * 1024,
} as const;

const timeoutSeconds = 10;

/** A logo as it is stored and sent. */
export type Logo = { bytes: Buffer; type: "image/webp"; hash: string };

const refused = (reason: string, values: Record<string, number> = {}) =>
  new DomainError("invalid", `The logo is refused: ${reason}`, { field: "logo", reason, values });

type Kind = "png" | "jpeg" | "webp";

/** By its first bytes, whatever it is called; null: none of the three, so no decoder ever sees it. */
function kindOf(bytes: Buffer): Kind | null {
  const begins = (hex: string) => bytes.subarray(0, hex.length / 2).toString("hex") === hex;
  if (begins("89504e470d0a1a0a")) return "png";
  if (begins("ffd8ff")) return "jpeg";
  const riff = bytes.subarray(0, 4).toString("latin1") === "RIFF";
  return riff && bytes.subarray(8, 12).toString("latin1") === "WEBP" ? "webp" : null;
}

/** Whether a PNG announces that it moves, which a decoder of still pictures passes over. */
const movesAsPng = (bytes: Buffer) => {
  const data = bytes.indexOf("IDAT");
  const announced = bytes.indexOf("acTL");
  return announced >= 0 && (data < 0 || announced < data);
};

const encodings = [
  { lossless: true, effort: 6 },
  { quality: 90, alphaQuality: 100, effort: 6 },
  { quality: 65, alphaQuality: 80, effort: 6 },
] as const satisfies WebpOptions[];

/**
 * Encodes an upload again, so that nothing of its bytes is ever sent to anybody: turned upright, made small, without its
 * metadata. @throws DomainError invalid (field `logo`)
 */
export async function encodeLogo(upload: Buffer): Promise<Logo> {
  const { uploadBytes, uploadPixels, edgeMin, width, height, storedBytes } = logoLimits;
  if (upload.length > uploadBytes) throw refused("logo_heavy", { max: uploadBytes / 1024 / 1024 });
  const kind = kindOf(upload);
  if (kind === null) throw refused("logo_type");
  if (kind === "png" && movesAsPng(upload)) throw refused("logo_animated");
  const options = { limitInputPixels: uploadPixels, failOn: "error" } as const;
  const found = await sharp(upload, options)
    .metadata()
    .catch((error: unknown) => {
      // libvips weighs the picture before anything of it is decoded.
      throw refused(/pixel limit/i.test(String(error)) ? "logo_large" : "logo_broken");
    });
  if (found.format !== kind) throw refused("logo_type");
  if ((found.pages ?? 1) > 1) throw refused("logo_animated");
  if (found.width * found.height > uploadPixels) throw refused("logo_large");
  if (Math.min(found.width, found.height) < edgeMin) throw refused("logo_small", { min: edgeMin });
  for (const encoding of encodings) {
    const bytes = await sharp(upload, options)
      .rotate()
      .resize({ width, height, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .webp(encoding)
      .timeout({ seconds: timeoutSeconds })
      .toBuffer()
      .catch(() => {
        throw refused("logo_broken");
      });
    if (bytes.length <= storedBytes)
      return { bytes, type: "image/webp", hash: createHash("sha256").update(bytes).digest("hex") };
  }
  throw refused("logo_detailed");
}
