import { constants, createHash, type KeyObject, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { fromBER, GeneralizedTime, ObjectIdentifier, OctetString, Primitive, UTCTime } from "asn1js";
import {
  type AlgorithmIdentifier,
  type Attribute,
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  RSASSAPSSParams,
  SignedData,
  type SignerInfo,
} from "pkijs";
import { DomainError } from "@/lib/errors";
import { base64Bytes } from "./base64";
import { refuse, type UploadField } from "./refusal";

/** Bytes that are no signed file, or not one that can be judged. */
class Unreadable extends Error {}

const nestedMax = 3;
/** Structures in one another that a signed file may have: real ones have some fifteen. */
const maxDepth = 50;

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
    // The parser and node:crypto throw errors of their own for what they can't read.
    return refuseBroken(
      field,
      error instanceof Unreadable ? error.message : "unreadable structure or certificate",
    );
  }
}

function refuseBroken(field: UploadField, what: string): never {
  return refuse(field, "p7m_broken", `The signed file (.p7m) can't be read: ${what}`);
}

function openSignedData(bytes: Uint8Array, field: UploadField): OpenedP7m {
  const { offset, result } = fromBER(Uint8Array.from(bytes), { maxDepth, parseEmbedded: false });
  if (offset === -1) throw new Unreadable("It is no ASN.1.");
  const outer = new ContentInfo({ schema: result });
  if (outer.contentType !== OID.signedData) throw new Unreadable("It is no SignedData.");
  const { encapContentInfo, certificates, signerInfos } = new SignedData({ schema: outer.content });
  if (!encapContentInfo.eContent) throw new Unreadable("The signature is detached.");
  const content = new Uint8Array(encapContentInfo.eContent.getValue());
  if (signerInfos.length === 0) throw new Unreadable("Nobody has signed it.");
  if (signerInfos.length > 20) throw new Unreadable("More than 20 signers.");
  const known = (certificates ?? []).filter((each) => each instanceof Certificate).slice(0, 50);
  return {
    content,
    signers: signerInfos.map((info) =>
      verifySigner({ info, certificates: known, content, contentType: encapContentInfo.eContentType, field }),
    ),
  };
}

interface SignerInput {
  info: SignerInfo;
  certificates: readonly Certificate[];
  content: Uint8Array;
  contentType: string;
  field: UploadField;
}

/** RFC 5652 §5.4 to §5.6. */
function verifySigner({ info, certificates, content, contentType, field }: SignerInput): Signer {
  const certificate = certificates.find((candidate) => isCertificateOf(candidate, info.sid));
  if (!certificate) throw new Unreadable("The signer's certificate is missing.");
  const hash = hashOf(info.digestAlgorithm.algorithmId, field);
  const attributes = info.signedAttrs?.attributes ?? null;

  let signed = content;
  if (info.signedAttrs && attributes) {
    const digest = attributeOf(attributes, OID.messageDigest);
    const type = attributeOf(attributes, OID.contentType);
    if (!(digest instanceof OctetString) || !(type instanceof ObjectIdentifier)) {
      throw new Unreadable("Signed attributes are missing.");
    }
    const actual = createHash(hash).update(content).digest();
    const claimed = new Uint8Array(digest.getValue());
    if (
      claimed.length !== actual.length ||
      !timingSafeEqual(actual, claimed) ||
      type.getValue() !== contentType
    ) {
      return refuseTampered(field);
    }
    // With the tag of a set, which the signature is made over.
    signed = new Uint8Array(info.signedAttrs.encodedValue);
  } else if (contentType !== OID.data) throw new Unreadable("Signed attributes are missing.");

  const x509 = new X509Certificate(new Uint8Array(certificate.toSchema().toBER()));
  const { signatureAlgorithm: algorithm } = info;
  const signature = new Uint8Array(info.signature.getValue());
  if (!verifies({ algorithm, hash, signed, signature, key: x509.publicKey, field })) refuseTampered(field);
  const time = attributes && attributeOf(attributes, OID.signingTime);
  return {
    name: /^CN=(.*)$/m.exec(x509.subject)?.[1] ?? x509.subject.replaceAll("\n", ", "),
    serialNumber: x509.serialNumber,
    signedAt:
      time instanceof UTCTime || time instanceof GeneralizedTime
        ? time.toDate().toISOString().replace(".000", "")
        : null,
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
  algorithm: AlgorithmIdentifier;
  hash: string;
  signed: Uint8Array;
  signature: Uint8Array;
  key: KeyObject;
  field: UploadField;
}

function verifies({ algorithm, hash, signed, signature, key, field }: SignatureInput): boolean {
  const { algorithmId, algorithmParams } = algorithm;
  if (algorithmId === OID.pss) {
    const pss = new RSASSAPSSParams({ schema: algorithmParams });
    if (!key.asymmetricKeyType?.startsWith("rsa")) return false;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const pssHash = hashOf(pss.hashAlgorithm.algorithmId, field);
    return verify(pssHash, signed, { key, padding, saltLength: pss.saltLength }, signature);
  }
  const known = Object.hasOwn(SIGNATURES, algorithmId) ? SIGNATURES[algorithmId] : undefined;
  if (!known) return refuseAlgorithm(field, algorithmId);
  if (key.asymmetricKeyType !== known.key) return false;
  return verify(known.hash ?? hash, signed, key, signature);
}

/** The first value of a signed attribute, undefined when it's not there (RFC 5652 §5.3). */
function attributeOf(attributes: readonly Attribute[], oid: string): unknown {
  return attributes.find(({ type }) => type === oid)?.values[0];
}

/** Whether the certificate is the one a SignerIdentifier means: issuer and serial number, or key identifier. */
function isCertificateOf(certificate: Certificate, sid: unknown): boolean {
  if (sid instanceof IssuerAndSerialNumber) {
    return certificate.issuer.isEqual(sid.issuer) && certificate.serialNumber.isEqual(sid.serialNumber);
  }
  const identifier = certificate.extensions?.find(
    ({ extnID }) => extnID === OID.subjectKeyIdentifier,
  )?.parsedValue;
  if (!(identifier instanceof OctetString && sid instanceof Primitive)) return false;
  return Buffer.compare(identifier.valueBlock.valueHexView, sid.valueBlock.valueHexView) === 0;
}
