import { createSign, generateKeyPairSync } from 'node:crypto';

/** A self-signed certificate, created now: a key in a source file would look like a leak. */
export function selfSigned(about: { organization: string; host?: string; from?: Date; to?: Date }): {
  key: string;
  cert: string;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(
    set(sequence(oid('55040a'), tlv(0x0c, Buffer.from(about.organization)))),
    set(sequence(oid('550403'), tlv(0x0c, Buffer.from(about.host ?? '127.0.0.1')))),
  );
  const algorithm = sequence(oid('2a8648ce3d040302'));
  const day = 86_400_000;
  const validity = sequence(time(about.from ?? new Date(Date.now() - day)), time(about.to ?? new Date(Date.now() + day)));
  const address = tlv(0x87, Buffer.from([127, 0, 0, 1]));
  const dns = tlv(0x82, Buffer.from(about.host ?? 'localhost'));
  const alternativeNames = sequence(oid('551d11'), tlv(0x04, sequence(dns, address)));
  const isAuthority = sequence(oid('551d13'), tlv(0x01, Buffer.from([0xff])), tlv(0x04, sequence(tlv(0x01, Buffer.from([0xff])))));
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(isAuthority, alternativeNames)),
  );
  const signature = createSign('sha256').update(toSign).sign(privateKey);
  const der = sequence(toSign, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
  return tlv(0x31, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function time(date: Date): Buffer {
  return tlv(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));
}
