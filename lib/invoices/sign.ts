import { createHash, type KeyObject, sign as signBytes } from "node:crypto";
import { childAt, readBer } from "./ber";
import {
  bitString,
  der,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  utf8String,
} from "./der";

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

/**
 * A p7m around the bytes: CMS SignedData in DER with SHA-256 and the signed attributes of CAdES-BES (ETSI EN 319
 * 122-1 §5.2: content type, digest, signing time, signing certificate). Only an EC key makes two calls differ.
 */
export function sign(content: Uint8Array, key: SigningKey, signedAt: Date): Uint8Array {
  const sha256 = sequence(objectIdentifier(OID.sha256));
  const attribute = (type: string, value: Uint8Array) => sequence(objectIdentifier(type), setOf(value));
  const certificateHash = createHash("sha256").update(key.certificate).digest();
  const attributes = setOf(
    attribute(OID.contentType, objectIdentifier(OID.data)),
    attribute(OID.messageDigest, octetString(createHash("sha256").update(content).digest())),
    attribute(OID.signingTime, time(signedAt)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octetString(certificateHash))))),
  );
  // Signed as a SET, sent as [0] (RFC 5652 §5.4).
  const signature = signBytes("sha256", attributes, key.privateKey);
  const sent = Uint8Array.from(attributes);
  sent[0] = 0xa0;

  const signerInfo = sequence(
    integer(Uint8Array.of(1)),
    issuerAndSerial(key.certificate),
    sha256,
    sent,
    signatureAlgorithm(key.privateKey),
    octetString(signature),
  );
  return sequence(
    objectIdentifier(OID.signedData),
    der(
      0xa0,
      sequence(
        integer(Uint8Array.of(1)),
        setOf(sha256),
        sequence(objectIdentifier(OID.data), der(0xa0, octetString(content))),
        der(0xa0, key.certificate),
        setOf(signerInfo),
      ),
    ),
  );
}

function signatureAlgorithm(key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === "ec"
    ? sequence(objectIdentifier(OID.ecdsaWithSha256))
    : sequence(objectIdentifier(OID.sha256WithRsa), nothing);
}

function issuerAndSerial(certificate: Uint8Array): Uint8Array {
  const fields = childAt(readBer(certificate), 0, 0x30).children;
  const from = fields[0]?.tag === 0xa0 ? 1 : 0;
  const [serial, , issuer] = fields.slice(from);
  if (!serial || !issuer) throw new TypeError("The signer's certificate is not X.509.");
  return sequence(
    certificate.subarray(issuer.start, issuer.end),
    certificate.subarray(serial.start, serial.end),
  );
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
  const name = sequence(setOf(sequence(objectIdentifier(OID.commonName), utf8String(request.name))));
  const algorithm = signatureAlgorithm(request.privateKey);
  const serial = Uint8Array.from(request.serialNumber);
  if (serial[0] !== undefined) serial[0] &= 0x7f; // 20 bytes stay 20, and positive
  const toSign = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(request.notBefore), time(request.notAfter)),
    name,
    request.publicKey.export({ type: "spki", format: "der" }),
    // keyUsage, critical: digitalSignature and nonRepudiation.
    der(
      0xa3,
      sequence(
        sequence(
          objectIdentifier("2.5.29.15"),
          der(0x01, Uint8Array.of(0xff)),
          octetString(der(0x03, Uint8Array.of(6, 0xc0))),
        ),
      ),
    ),
  );
  return sequence(toSign, algorithm, bitString(signBytes("sha256", toSign, request.privateKey)));
}
