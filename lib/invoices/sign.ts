import { createHash, type KeyObject, sign as signBytes } from "node:crypto";
import {
  Boolean as Asn1Boolean,
  Set as Asn1Set,
  type AsnType,
  BitString,
  Constructed,
  fromBER,
  GeneralizedTime,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Sequence,
  UTCTime,
  Utf8String,
} from "asn1js";
import { Certificate } from "pkijs";

const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha256WithRsa: "1.2.840.113549.1.1.11",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
} as const;

/** Who signs: a private key (RSA or EC) and the DER bytes of its certificate. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly certificate: Uint8Array;
}

const sequence = (...value: AsnType[]) => new Sequence({ value });
const setOf = (...value: AsnType[]) => new Asn1Set({ value });
const objectIdentifier = (value: string) => new ObjectIdentifier({ value });
const octets = (bytes: Uint8Array) => new OctetString({ valueHex: exactly(bytes) });
const integer = (bytes: Uint8Array) => new Integer({ valueHex: exactly(bytes) });
/** What was encoded before; DER has one spelling, so it comes out as it went in. */
const encoded = (bytes: Uint8Array) => fromBER(exactly(bytes), { parseEmbedded: false }).result;
/** An explicit `[tag]`. */
const tagged = (tagNumber: number, ...value: AsnType[]) =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
const der = (node: AsnType) => new Uint8Array(node.toBER());

/** Bytes in a buffer of their own: a Buffer of Node's may lie in a shared one, which the encoder would take whole. */
function exactly(bytes: Uint8Array): ArrayBuffer {
  const own = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(own).set(bytes);
  return own;
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
function time(at: Date): AsnType {
  return at.getUTCFullYear() < 2050 ? new UTCTime({ valueDate: at }) : new GeneralizedTime({ valueDate: at });
}

/**
 * A p7m around the bytes: CMS SignedData in DER with SHA-256 and the signed attributes of CAdES-BES (ETSI EN 319
 * 122-1 §5.2: content type, digest, signing time, signing certificate). Only an EC key makes two calls differ.
 */
export function sign(content: Uint8Array, key: SigningKey, signedAt: Date): Uint8Array {
  const sha256 = () => sequence(objectIdentifier(OID.sha256));
  const attribute = (type: string, value: AsnType) => sequence(objectIdentifier(type), setOf(value));
  const certificateHash = createHash("sha256").update(key.certificate).digest();
  const attributes = der(
    setOf(
      attribute(OID.contentType, objectIdentifier(OID.data)),
      attribute(OID.messageDigest, octets(createHash("sha256").update(content).digest())),
      attribute(OID.signingTime, time(signedAt)),
      attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(certificateHash))))),
    ),
  );
  // Signed as a SET, sent as [0] (RFC 5652 §5.4).
  const signature = signBytes("sha256", attributes, key.privateKey);
  const sent = Uint8Array.from(attributes);
  sent[0] = 0xa0;

  const { issuer, serialNumber } = Certificate.fromBER(exactly(key.certificate));
  const signerInfo = sequence(
    new Integer({ value: 1 }),
    sequence(issuer.toSchema(), serialNumber),
    sha256(),
    encoded(sent),
    signatureAlgorithm(key.privateKey),
    octets(signature),
  );
  const signedData = sequence(
    new Integer({ value: 1 }),
    setOf(sha256()),
    sequence(objectIdentifier(OID.data), tagged(0, octets(content))),
    tagged(0, encoded(key.certificate)),
    setOf(signerInfo),
  );
  return der(sequence(objectIdentifier(OID.signedData), tagged(0, signedData)));
}

function signatureAlgorithm(key: KeyObject): AsnType {
  return key.asymmetricKeyType === "ec"
    ? sequence(objectIdentifier(OID.ecdsaWithSha256))
    : sequence(objectIdentifier(OID.sha256WithRsa), new Null());
}

/** What a self-signed certificate says. */
export interface CertificateRequest {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Common name, subject and issuer alike. */
  readonly name: string;
  /** 1 to 20 bytes, not all zero; random ones make it unique. */
  readonly serialNumber: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The DER of a self-signed X.509 v3 certificate (RFC 5280 §4.1), for `sign` in the test environment. */
export function selfSignedCertificate(request: CertificateRequest): Uint8Array {
  const name = () =>
    sequence(setOf(sequence(objectIdentifier(OID.commonName), new Utf8String({ value: request.name }))));
  const serial = Uint8Array.from(request.serialNumber);
  if (serial[0] !== undefined) serial[0] &= 0x7f; // 20 bytes stay 20, and positive
  const toSign = der(
    sequence(
      tagged(0, new Integer({ value: 2 })),
      integer(serial),
      signatureAlgorithm(request.privateKey),
      name(),
      sequence(time(request.notBefore), time(request.notAfter)),
      name(),
      encoded(request.publicKey.export({ type: "spki", format: "der" })),
      tagged(3, sequence(keyUsage())),
    ),
  );
  return der(
    sequence(
      encoded(toSign),
      signatureAlgorithm(request.privateKey),
      new BitString({ valueHex: exactly(signBytes("sha256", toSign, request.privateKey)) }),
    ),
  );
}

/** The extension keyUsage, critical: digitalSignature and nonRepudiation. */
function keyUsage(): AsnType {
  const usage = new BitString({ valueHex: exactly(Uint8Array.of(0xc0)), unusedBits: 6 });
  return sequence(objectIdentifier("2.5.29.15"), new Asn1Boolean({ value: true }), octets(der(usage)));
}
