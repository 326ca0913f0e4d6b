/** What an app may give to a guest, one value at a time: the grants, and the event that tells of each decision about one. */

import type { Secret } from './secret.ts'

/** What every grant has. */
interface Expiring {
  /**
   * From when on the grant is as if it had not been given, in milliseconds as `Date.now()` counts them. *Default* never.
   * It is looked at whenever a guest uses the grant, or what it has open under it; a response of HTTP that is under way ends with its call.
   * A guest that uses it while it starts is made anew for each call.
   */
  readonly expires?: number
}

/**
 * *Allows* the files under one directory of the host, at one path of the guest.
 * *On refusal* the error code of `wasi:filesystem`: `not-permitted` for what leads out, is no file (a device, a pipe, the kernel's `/proc`),
 * or is a file to be written that has other names, which may lie outside; `read-only` for a change in what was granted for reading.
 * *Default* no directory exists. *Does not cover* what the host's programs do with what a guest writes there: a guest can leave a
 * symbolic link that leads out for them, by moving it. On Linux, where `/proc` is mounted, no race leads out; on other systems somebody else who swaps directories at
 * the right moment may. Windows is not supported.
 */
export interface DirGrant extends Expiring {
  readonly kind: 'dir'
  /** Where the guest finds it: an absolute path, such as `/data`. */
  readonly guest: string
  /** The directory of the host. */
  readonly host: string
  /** *Default* `read`. */
  readonly access?: 'read' | 'read-write'
  /** Ceilings of what one call, or one session, writes there. */
  readonly quota?: Partial<FileQuota>
}

/**
 * *Allows* files in memory, at one path of the guest; they vanish with the call, or with the session.
 * *On refusal* the error code of `wasi:filesystem`, `quota` for what is over a ceiling.
 * *Default* no scratch directory. *Does not cover* the guest's own memory.
 */
export interface ScratchGrant extends Expiring {
  readonly kind: 'scratch'
  /** Where the guest finds it: an absolute path, such as `/scratch`. */
  readonly guest: string
  readonly quota?: Partial<FileQuota>
}

/** What gives a guest files. */
export type FileGrant = DirGrant | ScratchGrant

/** The ceilings of a directory. */
export interface FileQuota {
  /**
   * *Measures* bytes written, gaps and growth included; of a scratch directory, the bytes that are in it.
   * *At the limit* a write answers `quota`, and nothing of it is written. *Default* 64 MiB; 16 MiB of a scratch directory.
   * *Does not cover* names, and what the host's own programs write.
   */
  readonly bytes: number
  /**
   * *Measures* files, directories and links that are made; of a scratch directory, those that are in it.
   * *At the limit* making one answers `quota`. *Default* 1,000.
   */
  readonly files: number
  /** *Measures* the size of one file in bytes. *At the limit* a write answers `file-too-large`. *Default* 16 MiB. */
  readonly fileBytes: number
}

/**
 * *Allows* HTTP requests to the hosts that are named, every hop of a redirect by itself.
 * *On refusal* the `error-code` of `wasi:http`, `HTTP-request-denied` for a host that is not named.
 * *Default* no network. *Does not cover* sockets, and what the server at the other end does.
 */
export interface HttpGrant extends Expiring {
  readonly kind: 'http'
  /** Exact names, `*.` and a suffix, or addresses; private and local addresses are reached only when they are named as addresses. */
  readonly hosts: readonly string[]
  /** *Default* `GET` and `HEAD`. */
  readonly methods?: readonly string[]
  /** *Default* `https`. */
  readonly schemes?: readonly ('https' | 'http')[]
  /** *Default* the port of the scheme. */
  readonly ports?: readonly number[]
  /** Ceilings of one call. */
  readonly quota?: Partial<HttpQuota>
}

/**
 * The ceilings of HTTP under one grant, each call by itself.
 * *At the limit* the request fails with the `error-code` that `wasi:http` has for it, and the call goes on.
 */
export interface HttpQuota {
  /** Most requests, every hop of a redirect counted. *Default* 100. */
  readonly requests: number
  /** Most requests under way at a time. *Default* 8. */
  readonly concurrency: number
  /** Most bytes of a request's body. *Default* 1 MiB. The host holds them until the request ends. */
  readonly requestBytes: number
  /** Most bytes of a response's body as they came. *Default* 16 MiB. */
  readonly responseBytes: number
  /** Most bytes of a response's body after decompression. *Default* 32 MiB. */
  readonly decodedBytes: number
  /** Most bytes of the headers of a request, and of those of a response. *Default* 16 KiB. */
  readonly headerBytes: number
  /** Most hops of one request after its first. *Default* 5. */
  readonly redirects: number
  /** Most milliseconds of one request, from its start to the end of its response, redirects included. *Default* 30,000. */
  readonly timeoutMs: number
}

/**
 * *Allows* reading one environment variable.
 * *On refusal* the variable is not there. *Default* an empty environment.
 * *Does not cover* secrets: the guest has the value.
 */
export interface EnvGrant extends Expiring {
  readonly kind: 'env'
  readonly name: string
  readonly value: string
}

/**
 * *Allows* reading one value of the tool's configuration (`wasi:config/store`; an Extism plugin's config).
 * *On refusal* the value is not there. *Default* no configuration.
 * *Does not cover* secrets: the guest has the value.
 */
export interface ConfigGrant extends Expiring {
  readonly kind: 'config'
  readonly name: string
  readonly value: string
}

/**
 * *Allows* naming a secret in a request; the host puts its value in, for the audience alone, on the way out.
 * *On refusal* the secret is not there. *Default* no secrets.
 * *Does not cover* what the audience does with it. The guest never has the value: it is taken out of what the audience answers, as far as
 * it stands there as it is or in a common encoding.
 */
export interface SecretGrant extends Expiring {
  readonly kind: 'secret'
  /** What requests call it. */
  readonly name: string
  /** 8 to 4,096 visible characters of ASCII: shorter ones could not be told from other text in what comes back. A toolset keeps it as a {@link Secret}. */
  readonly value: string | Secret
  /** The hosts that it may be sent to, written as in {@link HttpGrant.hosts}; an `http` grant must allow them too. */
  readonly audience: readonly string[]
  /** *Default* `https`. */
  readonly schemes?: readonly ('https' | 'http')[]
  /** The header that carries it. *Default* `authorization`. */
  readonly header?: string
  /** What stands in the header, with `{secret}` in the place of the value. *Default* `Bearer {secret}`. */
  readonly format?: string
}

/**
 * *Allows* reading the time.
 * *On refusal* time stands still at the start of the year 2000, and waiting takes none: it moves the monotonic clock to what was waited for.
 * *Default* the same.
 * *Does not cover* waiting, which ends at the call's deadline in any case; nor what a guest finds out by counting its own steps between
 * two ticks of a coarse clock.
 */
export interface ClockGrant extends Expiring {
  readonly kind: 'clock'
  /**
   * `coarse` is the real time in steps of `resolutionMs`, so that it is no instrument to time the host with; `real` is as fine as the host
   * has it; `frozen` stands still at `at`. *Default* `coarse`.
   */
  readonly mode?: 'coarse' | 'real' | 'frozen'
  /** Milliseconds of one step of a coarse clock, 1 to 86,400,000. *Default* 100. */
  readonly resolutionMs?: number
  /** When a frozen clock stands still, in milliseconds since 1970. *Default* the start of the year 2000. */
  readonly at?: number
}

/**
 * *Allows* random numbers.
 * *On refusal* a fixed sequence, the same in every call. *Default* the same.
 * *Does not cover* randomness that a guest makes of its inputs.
 */
export interface RandomGrant extends Expiring {
  readonly kind: 'random'
  /** With a seed, the sequence that belongs to it, the same in every call, which does not expire; without one, secure numbers of the host. */
  readonly seed?: string | number
}

/**
 * *Allows* a store of keys and values that outlives the call.
 * *On refusal* the error of the interface, `quota` for what is over a ceiling. *Default* no store.
 * *Does not cover* secrets, and other toolsets' stores unless they name the same file.
 */
export interface KeyValueGrant extends Expiring {
  readonly kind: 'key-value'
  /** The SQLite file that holds it. *Default* memory: it lives as long as the toolset. */
  readonly file?: string
  readonly quota?: Partial<KeyValueQuota>
}

/** The ceilings of a key-value store. */
export interface KeyValueQuota {
  /** Most bytes of all keys and values. *Default* 1 MiB. */
  readonly bytes: number
  /** Most keys. *Default* 10,000. */
  readonly keys: number
  /** Most bytes of one value, 15 MiB at most. *Default* 256 KiB. A larger one, which somebody else put into the file, cannot be read. */
  readonly valueBytes: number
}

/** One thing that a guest is given. A guest reaches what its grants allow, and nothing else. */
export type Grant =
  | DirGrant
  | ScratchGrant
  | HttpGrant
  | EnvGrant
  | ConfigGrant
  | SecretGrant
  | ClockGrant
  | RandomGrant
  | KeyValueGrant

/** The kinds of grants. */
export type GrantKind = Grant['kind']

/**
 * The grants that are served inside the worker, next to the guest. Security: the others are not even sent there, so that a guest that
 * broke out of its instance finds neither secrets nor the network.
 */
export type GuestGrant = Exclude<Grant, HttpGrant | SecretGrant | KeyValueGrant>

/** Whether a grant is served inside the worker. */
export const isGuestGrant = (grant: Grant): grant is GuestGrant =>
  grant.kind !== 'http' && grant.kind !== 'secret' && grant.kind !== 'key-value'

/** What a decision says, without what the engine adds to it. */
export interface Decision {
  readonly decision: 'allow' | 'deny'
  /** The kind of grant that decides; `import` for a function or an interface that the app gives, or that nothing gives. */
  readonly kind: GrantKind | 'import'
  /** What the guest asked for, as text without control characters; never a secret's value. */
  readonly subject: string
  /** The grant that allowed it, as it is written on the command line; no values of secrets. */
  readonly grant?: string
  /** For a denial: what would allow it, as it is written on the command line. */
  readonly hint?: string
}

/** The audit event of one decision, allow or deny. */
export interface GrantDecision extends Decision {
  readonly type: 'grant'
  /** SHA-256 of the component, in hex. */
  readonly component: string
  /** When it was heard of outside, in milliseconds as `Date.now()` counts them. */
  readonly at: number
}

/** Where decisions go. It is called at once and not awaited; what it throws is the embedder's, and ends the call. */
export type Audit = (event: GrantDecision) => void

/** Longest subject of a decision, in characters. */
const MAX_SUBJECT = 500

/** Text of a guest made fit for a log, an audit event or a terminal: control characters, line ends and halves of characters are escaped. */
export function neutral(text: string, most = MAX_SUBJECT): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, c => `\\u{${c.codePointAt(0)!.toString(16)}}`)
}
