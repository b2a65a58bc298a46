import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { type AsnType, Constructed, fromBER, OctetString } from "asn1js";
import { describe, expect, test } from "vitest";
import { fixture, fixtureBytes, refusalOf } from "./fixtures/read";
import { openP7m } from "./p7m";
import { type SigningKey, selfSignedCertificate, sign } from "./sign";

const signedAt = new Date("2026-05-04T10:20:30Z");
const content = Buffer.from(fixture("fpr12.xml"));

function signer(pair = generateKeyPairSync("ec", { namedCurve: "P-256" }), name = "Prova è"): SigningKey {
  const certificate = selfSignedCertificate({
    ...pair,
    name,
    serialNumber: Uint8Array.of(0xff, 1, 2),
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2060-01-01T00:00:00Z"),
  });
  return { privateKey: pair.privateKey, certificate };
}

const key = signer();
const p7m = sign(content, key, signedAt);

/** The same value with indefinite lengths and octet strings in pieces; signed attributes and certificates as they are. */
function indefinite(bytes: Uint8Array): Uint8Array {
  const rewrite = (node: AsnType, depth: number): Uint8Array => {
    const whole = new Uint8Array(node.toBER());
    if (node instanceof OctetString && whole.length > 1000) {
      const body = new Uint8Array(node.getValue());
      const pieces = Array.from({ length: Math.ceil(body.length / 700) }, (_, n) =>
        body.slice(n * 700, n * 700 + 700),
      );
      const parts = pieces.map(
        (piece) => new Uint8Array(new OctetString({ valueHex: piece.buffer }).toBER()),
      );
      return Buffer.concat([Uint8Array.of(0x24, 0x80), ...parts, Uint8Array.of(0, 0)]);
    }
    if (!(node instanceof Constructed) || depth > 4) return whole;
    const children: AsnType[] = node.valueBlock.value;
    const parts = children.map((child) => rewrite(child, depth + 1));
    return Buffer.concat([Uint8Array.of(whole[0] ?? 0, 0x80), ...parts, Uint8Array.of(0, 0)]);
  };
  return rewrite(fromBER(Uint8Array.from(bytes), { parseEmbedded: false }).result, 0);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const lines = (text: string) => text.replace(/.{64}/g, "$&\r\n");

describe("a signed file is opened", () => {
  test.each([
    ["in DER", p7m],
    ["in BER with indefinite lengths", indefinite(p7m)],
    ["in Base64", Buffer.from(base64(p7m))],
    ["in Base64 with line breaks", Buffer.from(lines(base64(p7m)))],
    ["in PEM", Buffer.from(`-----BEGIN PKCS7-----\n${lines(base64(p7m))}\n-----END PKCS7-----\n`)],
    ["with something after its end", Buffer.concat([p7m, Buffer.from("\r\n")])],
    ["signed with RSA", sign(content, signer(generateKeyPairSync("rsa", { modulusLength: 2048 })), signedAt)],
  ])("%s", (_, bytes) => {
    const opened = openP7m(bytes);
    expect(Buffer.from(opened.content).equals(content)).toBe(true);
    expect(opened.signers).toEqual([
      { name: "Prova è", serialNumber: "7F0102", signedAt: "2026-05-04T10:20:30Z" },
    ]);
  });

  test("signed with RSA-PSS by OpenSSL", () => {
    expect(
      Buffer.from(openP7m(fixtureBytes("pss-sha256.p7m")).content)
        .toString("utf8")
        .trim(),
    ).toBe("<b/>");
  });

  test("three times, one in another, with the signers from outside in", () => {
    const names = ["uno", "due", "tre"];
    const nested = names.reduceRight<Uint8Array>((inner, name, index) => {
      const bytes = sign(inner, signer(undefined, name), signedAt);
      return index === 1 ? Buffer.from(base64(bytes)) : bytes;
    }, content);
    expect(openP7m(nested).signers.map((one) => one.name)).toEqual(names);
    expect(refusalOf(() => openP7m(sign(nested, key, signedAt)))).toMatchObject({
      reason: "p7m_too_deep",
      values: { max: 3 },
    });
  });
});

const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
};
const indexOf = (bytes: Uint8Array, part: Uint8Array | string) => Buffer.from(bytes).indexOf(part);

describe("a signed file is refused", () => {
  test.each([
    ["whose content was changed", flipped(p7m, indexOf(p7m, "Bottega"))],
    ["whose signing time was changed", flipped(p7m, indexOf(p7m, "260504102030Z"))],
    ["whose signature was changed", flipped(p7m, p7m.length - 1)],
    [
      "whose certificate has another key",
      (() => {
        const other = signer();
        const at = indexOf(p7m, key.certificate);
        const swapped = sign(
          content,
          { privateKey: key.privateKey, certificate: other.certificate },
          signedAt,
        );
        return at > 0 ? swapped : p7m;
      })(),
    ],
  ])("as tampered with, %s", (_, bytes) => {
    const { reason } = refusalOf(() => openP7m(bytes));
    // A flipped bit may also break the signature's own structure.
    expect(["p7m_tampered", "p7m_broken"]).toContain(reason);
  });

  test("as tampered with, and not as broken, when a letter of the invoice was changed", () => {
    expect(refusalOf(() => openP7m(flipped(p7m, indexOf(p7m, "Bottega")))).reason).toBe("p7m_tampered");
  });

  test.each([
    ["cut short", p7m.subarray(0, p7m.length - 10)],
    ["of nothing but its first byte", Uint8Array.of(0x30)],
    ["that is only a certificate", key.certificate],
    ["that is no Base64", Buffer.from("MIIC%%%")],
    ["nested without end", Buffer.from("3080".repeat(100_000), "hex")],
    ["with a length out of range", Uint8Array.of(0x30, 0x85, 1, 1, 1, 1, 1)],
    [
      "without the signer's certificate",
      (() => {
        const other = signer();
        const bytes = Buffer.from(p7m);
        other.certificate.subarray(0, key.certificate.length).forEach((byte, n) => {
          if (n > 14 && n < 18) bytes[indexOf(p7m, key.certificate) + n] = byte ^ 0x55; // its serial number
        });
        return bytes;
      })(),
    ],
  ])("as broken, %s", (_, bytes) => {
    expect(refusalOf(() => openP7m(bytes, "payload"))).toMatchObject({
      reason: "p7m_broken",
      field: "payload",
    });
  });

  test("whose digest algorithm is unknown", () => {
    const sha256 = Buffer.from("0609608648016503040201", "hex");
    const md = Buffer.from("060960864801650304020a", "hex");
    const bytes = Buffer.from(p7m);
    for (let at = bytes.indexOf(sha256); at !== -1; at = bytes.indexOf(sha256)) md.copy(bytes, at);
    expect(refusalOf(() => openP7m(bytes))).toMatchObject({ reason: "p7m_unsupported" });
  });
});

test("every single flipped byte is refused or changes nothing that is signed", () => {
  const small = sign(Buffer.from("<a>ciao</a>"), key, signedAt);
  for (let at = 0; at < small.length; at++) {
    let text: string;
    try {
      text = Buffer.from(openP7m(flipped(small, at)).content).toString("utf8");
    } catch (error) {
      expect(error).toMatchObject({ name: "DomainError" });
      continue;
    }
    expect(text).toBe("<a>ciao</a>");
  }
});

test("a self-signed certificate is valid X.509, signed by its own key", () => {
  const x509 = new X509Certificate(key.certificate);
  expect(x509.verify(x509.publicKey)).toBe(true);
  expect([x509.subject, x509.issuer]).toEqual(["CN=Prova è", "CN=Prova è"]);
  expect(new Date(x509.validTo).toISOString()).toBe("2060-01-01T00:00:00.000Z");
});
