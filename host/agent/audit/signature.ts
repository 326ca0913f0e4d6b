/** Signs and checks heads: with Ed25519, through Node's crypto. */

import type { KeyObject } from 'node:crypto'
import { asError, GloveboxError } from '../../base/error.ts'
import { checkpointText, type Head } from './chain.ts'
import type { Checkpoint } from './store.ts'

// Loaded when it is needed, as in `canonical.ts`.
const crypto = () => process.getBuiltinModule('node:crypto')

/**
 * Makes what signs a head.
 * @throws {GloveboxError} `config/invalid` for a key that is not an Ed25519 private key.
 */
export function checkpointSigner(key: KeyObject): (head: Head) => Checkpoint {
  if (key?.type !== 'private' || key.asymmetricKeyType !== 'ed25519') {
    throw new GloveboxError('config/invalid', 'The key that signs an audit log must be an Ed25519 private key.')
  }
  const publicKey = spki(crypto().createPublicKey(key))
  return head => ({
    seq: head.seq,
    hash: head.hash,
    key: publicKey,
    signature: crypto()
      .sign(null, Buffer.from(checkpointText(head)), key)
      .toString('base64'),
  })
}

/** True when the checkpoint's own key made its signature. Whose key that is, is another question. */
export function isSigned(checkpoint: Checkpoint): boolean {
  try {
    const signature = Buffer.from(checkpoint.signature, 'base64')
    const key = crypto().createPublicKey({ key: Buffer.from(checkpoint.key, 'base64'), format: 'der', type: 'spki' })
    // The text must be the one that was written: base64 has several for the same bytes.
    const isExact = signature.toString('base64') === checkpoint.signature && spki(key) === checkpoint.key
    return isExact && crypto().verify(null, Buffer.from(checkpointText(checkpoint)), key, signature)
  } catch {
    // A key that cannot be read signed nothing.
    return false
  }
}

/**
 * A public key in the form that checkpoints hold; of a private key, its public half.
 * @throws {GloveboxError} `config/invalid` for a key that cannot be read, or is not for Ed25519.
 */
export function publicKeyText(key: KeyObject | string): string {
  try {
    const publicKey = typeof key === 'object' && key.type === 'public' ? key : crypto().createPublicKey(key)
    if (publicKey.asymmetricKeyType === 'ed25519') return spki(publicKey)
  } catch (cause) {
    const message = `The key cannot be read: ${asError(cause).message}. Give an Ed25519 key in PEM.`
    throw new GloveboxError('config/invalid', message, { cause })
  }
  throw new GloveboxError('config/invalid', 'The key is not an Ed25519 key.')
}

const spki = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64')
