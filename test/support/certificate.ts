/** Makes certificates, so that tests speak real TLS: X.509 (RFC 5280) in DER, signed with a key made on the spot. */

import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that signs itself, and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A certificate for names (`api.test`) and IPv4 addresses, valid for a day around now. */
export function makeCertificate(subjects: readonly string[], { days = 1 } = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)) // ecdsa-with-SHA256
  const name = sequence(tagged(0x31, sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from('glovebox test')))))
  const day = 86_400_000
  const validity = sequence(...[-1, days].map(count => time(new Date(Date.now() + count * day))))
  const alternatives = sequence(...subjects.map(alternativeName))
  const extension = sequence(oid(0x55, 0x1d, 0x11), tagged(0x04, alternatives)) // subjectAltName
  const toBeSigned = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))), // version 3
    tagged(0x02, Buffer.from([1])), // serial number
    algorithm,
    name, // issuer
    validity,
    name, // subject
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extension)),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const der = sequence(toBeSigned, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const base64 = der.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts))
const oid = (...content: readonly number[]): Buffer => tagged(0x06, Buffer.from(content))

const time = (date: Date): Buffer =>
  tagged(0x18, Buffer.from(`${date.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')}`))

function alternativeName(subject: string): Buffer {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(subject)
  return isAddress ? tagged(0x87, Buffer.from(subject.split('.').map(Number))) : tagged(0x82, Buffer.from(subject))
}
