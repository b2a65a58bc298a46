import { constants, createHash, type KeyObject, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { DomainError } from "@/lib/errors";
import { base64Bytes } from "./base64";
import { type Ber, BerError, childAt, contentOf, octetsOf, oidOf, readBer } from "./ber";
import { der } from "./der";
import { refuse, type UploadField } from "./refusal";

const nestedMax = 3;

const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  pss: "1.2.840.113549.1.1.10",
  subjectKeyIdentifier: "2.5.29.14",
} as const;

const DIGESTS: Record<string, string> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** Signature algorithms: the hash they name, or null when it's the signer's digest algorithm (RFC 5652 §5.4). */
const SIGNATURES: Record<string, { key: "rsa" | "ec"; hash: string | null }> = {
  "1.2.840.113549.1.1.1": { key: "rsa", hash: null },
  "1.2.840.113549.1.1.5": { key: "rsa", hash: "sha1" },
  "1.2.840.113549.1.1.11": { key: "rsa", hash: "sha256" },
  "1.2.840.113549.1.1.12": { key: "rsa", hash: "sha384" },
  "1.2.840.113549.1.1.13": { key: "rsa", hash: "sha512" },
  "1.2.840.10045.2.1": { key: "ec", hash: null },
  "1.2.840.10045.4.1": { key: "ec", hash: "sha1" },
  "1.2.840.10045.4.3.2": { key: "ec", hash: "sha256" },
  "1.2.840.10045.4.3.3": { key: "ec", hash: "sha384" },
  "1.2.840.10045.4.3.4": { key: "ec", hash: "sha512" },
};

/** Who signed, as the embedded certificate says; nobody has checked who issued that certificate. */
export interface Signer {
  /** Common name, or the whole subject when it has none. */
  readonly name: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** ISO 8601 in UTC, as the signer claims it; null when it claims none. */
  readonly signedAt: string | null;
}

/** What a p7m encloses, and its signers, the innermost envelope's last. */
export interface OpenedP7m {
  readonly content: Uint8Array;
  readonly signers: readonly Signer[];
}

/** Whether the bytes begin as a DER or BER sequence does, which no XML and no Base64 of one does. */
export function looksLikeP7m(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30;
}

/**
 * Opens CMS SignedData (RFC 5652; CAdES), DER or BER, Base64 and PEM too, up to three in one another, and verifies
 * message digest and signature of every signer with the certificate inside. **No chain of trust is checked**, nor
 * expiry or revocation: that is the exchange's to do. Refuses with `p7m_tampered` what doesn't verify,
 * `p7m_broken` what can't be read, `p7m_unsupported` an algorithm we don't know.
 */
export function openP7m(bytes: Uint8Array, field: UploadField = "file"): OpenedP7m {
  const signers: Signer[] = [];
  let content = bytes;
  for (let level = 0; ; level++) {
    const binary: Uint8Array | null = looksLikeP7m(content) ? content : base64Bytes(content);
    if (level > 0 && (binary === null || !looksLikeP7m(binary))) return { content, signers };
    if (level === nestedMax) {
      return refuse(field, "p7m_too_deep", `More than ${nestedMax} signed files are inside one another.`, {
        max: nestedMax,
      });
    }
    if (binary === null) return refuseBroken(field, "not Base64");
    const opened = openOnce(binary, field);
    content = opened.content;
    signers.push(...opened.signers);
  }
}

function openOnce(bytes: Uint8Array, field: UploadField): OpenedP7m {
  try {
    return openSignedData(bytes, field);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    // BerError is ours; node:crypto throws its own for certificates and keys it can't read.
    return refuseBroken(field, error instanceof BerError ? error.message : "unreadable certificate or key");
  }
}

function refuseBroken(field: UploadField, what: string): never {
  return refuse(field, "p7m_broken", `The signed file (.p7m) can't be read: ${what}`);
}

function openSignedData(bytes: Uint8Array, field: UploadField): OpenedP7m {
  const contentInfo = readBer(bytes);
  if (contentInfo.tag !== 0x30 || oidOf(bytes, contentInfo.children[0]) !== OID.signedData) {
    throw new BerError("It is no SignedData.");
  }
  const signedData = childAt(childAt(contentInfo, 1, 0xa0), 0, 0x30);
  const enclosed = childAt(signedData, 2, 0x30);
  const contentType = oidOf(bytes, enclosed.children[0]);
  const explicit = enclosed.children[1];
  if (explicit?.tag !== 0xa0 || !explicit.children[0]) throw new BerError("The signature is detached.");
  const content = octetsOf(bytes, explicit.children[0]);

  const certificates = signedData.children
    .filter((child, index) => index > 2 && child.tag === 0xa0)
    .flatMap((set) => set.children.filter((certificate) => certificate.tag === 0x30))
    .slice(0, 50);
  const infos = signedData.children.at(-1);
  if (infos?.tag !== 0x31 || infos.children.length === 0) throw new BerError("Nobody has signed it.");
  if (infos.children.length > 20) throw new BerError("More than 20 signers.");
  return {
    content,
    signers: infos.children.map((info) =>
      verifySigner({ bytes, info, certificates, content, contentType, field }),
    ),
  };
}

interface SignerInput {
  bytes: Uint8Array;
  info: Ber;
  certificates: readonly Ber[];
  content: Uint8Array;
  contentType: string;
  field: UploadField;
}

/** RFC 5652 §5.4 to §5.6. */
function verifySigner({ bytes, info, certificates, content, contentType, field }: SignerInput): Signer {
  const sid = info.children[1];
  const certificate = certificates.find((candidate) => sid && isCertificateOf(bytes, candidate, sid));
  if (!certificate) throw new BerError("The signer's certificate is missing.");
  const hash = hashOf(oidOf(bytes, childAt(info, 2, 0x30).children[0]), field);
  const attributes = info.children[3]?.tag === 0xa0 ? info.children[3] : null;
  const at = attributes ? 4 : 3;
  const algorithm = childAt(info, at, 0x30);
  const signature = octetsOf(bytes, childAt(info, at + 1, 0x04));

  let signed = content;
  if (attributes) {
    const digest = attributeOf(bytes, attributes, OID.messageDigest);
    const type = attributeOf(bytes, attributes, OID.contentType);
    if (!digest || !type) throw new BerError("Signed attributes are missing.");
    const actual = createHash(hash).update(content).digest();
    const claimed = octetsOf(bytes, digest);
    if (
      claimed.length !== actual.length ||
      !timingSafeEqual(actual, claimed) ||
      oidOf(bytes, type) !== contentType
    ) {
      return refuseTampered(field);
    }
    signed = der(0x31, contentOf(bytes, attributes)); // the tag the signature is made over
  } else if (contentType !== OID.data) throw new BerError("Signed attributes are missing.");

  const x509 = new X509Certificate(bytes.slice(certificate.start, certificate.end));
  if (!verifies({ bytes, algorithm, hash, signed, signature, key: x509.publicKey, field }))
    refuseTampered(field);
  const time = attributes && attributeOf(bytes, attributes, OID.signingTime);
  return {
    name: /^CN=(.*)$/m.exec(x509.subject)?.[1] ?? x509.subject.replaceAll("\n", ", "),
    serialNumber: x509.serialNumber,
    signedAt: time ? isoTime(Buffer.from(contentOf(bytes, time)).toString("latin1")) : null,
  };
}

function refuseTampered(field: UploadField): never {
  return refuse(field, "p7m_tampered", "The content of the signed file was changed after it was signed.");
}

function hashOf(oid: string, field: UploadField): string {
  const hash = Object.hasOwn(DIGESTS, oid) ? DIGESTS[oid] : undefined;
  return hash ?? refuseAlgorithm(field, oid);
}

function refuseAlgorithm(field: UploadField, algorithm: string): never {
  return refuse(field, "p7m_unsupported", `The signature algorithm ${algorithm} is not supported.`, {
    algorithm,
  });
}

interface SignatureInput {
  bytes: Uint8Array;
  algorithm: Ber;
  hash: string;
  signed: Uint8Array;
  signature: Uint8Array;
  key: KeyObject;
  field: UploadField;
}

function verifies({ bytes, algorithm, hash, signed, signature, key, field }: SignatureInput): boolean {
  const oid = oidOf(bytes, algorithm.children[0]);
  if (oid === OID.pss) {
    const pss = pssOf(bytes, algorithm.children[1], field);
    if (!key.asymmetricKeyType?.startsWith("rsa")) return false;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(pss.hash, signed, { key, padding, saltLength: pss.saltLength }, signature);
  }
  const known = Object.hasOwn(SIGNATURES, oid) ? SIGNATURES[oid] : undefined;
  if (!known) return refuseAlgorithm(field, oid);
  if (key.asymmetricKeyType !== known.key) return false;
  return verify(known.hash ?? hash, signed, key, signature);
}

/** RSASSA-PSS-params (RFC 4055 §3.1), with its defaults: SHA-1 and 20. */
function pssOf(
  bytes: Uint8Array,
  params: Ber | undefined,
  field: UploadField,
): { hash: string; saltLength: number } {
  const part = (tag: number) => params?.children.find((child) => child.tag === tag)?.children[0];
  const hash = part(0xa0);
  const salt = part(0xa2);
  return {
    hash: hash ? hashOf(oidOf(bytes, hash.children[0]), field) : "sha1",
    saltLength: salt ? contentOf(bytes, salt).reduce((sum, byte) => (sum * 256 + byte) % 65_536, 0) : 20,
  };
}

/** The first value of a signed attribute, null when it's not there (RFC 5652 §5.3). */
function attributeOf(bytes: Uint8Array, attributes: Ber, oid: string): Ber | null {
  const attribute = attributes.children.find((child) => oidOf(bytes, child.children[0]) === oid);
  return attribute?.children[1]?.children[0] ?? null;
}

/** Whether the certificate is the one a SignerIdentifier means: issuer and serial number, or key identifier. */
function isCertificateOf(bytes: Uint8Array, certificate: Ber, sid: Ber): boolean {
  const fields = childAt(certificate, 0, 0x30).children;
  const from = fields[0]?.tag === 0xa0 ? 1 : 0; // an explicit version
  const same = (a: Ber | undefined, b: Ber | undefined) =>
    a !== undefined &&
    b !== undefined &&
    Buffer.compare(bytes.subarray(a.start, a.end), bytes.subarray(b.start, b.end)) === 0;
  if (sid.tag === 0x30) return same(fields[from + 2], sid.children[0]) && same(fields[from], sid.children[1]);

  const extensions = fields.find((child) => child.tag === 0xa3)?.children[0]?.children ?? [];
  const extension = extensions.find((child) => oidOf(bytes, child.children[0]) === OID.subjectKeyIdentifier);
  const value = extension?.children.at(-1);
  if (!value) return false;
  const wrapped = octetsOf(bytes, value);
  return Buffer.compare(octetsOf(wrapped, readBer(wrapped)), contentOf(bytes, sid)) === 0;
}

/** UTCTime (`YYMMDDhhmmssZ`, 1950 to 2049) or GeneralizedTime as ISO 8601, null for anything else. */
function isoTime(time: string): string | null {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(time);
  if (!match) return null;
  const [, year = "", month, day, hour, minute, second] = match;
  const century = year.length === 4 ? "" : Number(year) < 50 ? "20" : "19";
  return `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
