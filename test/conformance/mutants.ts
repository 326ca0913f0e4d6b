/** Ways to weaken this host, one guarantee at a time, each with a case that must then fail. Applied to copies of the sources, never to the host itself. */

/** One weakening: what is replaced where, and by what. The text must be there, once. */
export interface Mutant {
  readonly guarantee: string
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Cases of which at least one turns red. */
  readonly cases: readonly string[]
}

/** A limit that is not set, so that the default stays, however low it was to be. */
const ignored = (limit: string, ...cases: string[]): Mutant => ({
  guarantee: `limits.${limit}`,
  file: 'base/limits.ts',
  find: 'if (value === undefined) continue',
  replace: `if (value === undefined || name === '${limit}') continue`,
  cases,
})

const filesystem = 'worker/wasi/filesystem'

/** Every limit, every grant that is enforced here, and what else a guest must not do. */
export const mutants: readonly Mutant[] = [
  ignored('fuel', 'processor/pass-with-just-enough'),
  ignored('memoryBytes', 'memory/refuse-growth-past-limit'),
  ignored('tableElements', 'memory/refuse-table-growth-past-limit'),
  ignored('timeoutMs', 'lifecycle/leak-nothing-by-kills'),
  ignored('hostCalls', 'memory/bound-host-handles', 'processor/count-host-calls-exactly'),
  ignored('outputBytes', 'memory/bound-result-at-the-edge'),
  ignored('logBytes', 'memory/bound-log-at-the-edge'),
  ignored('egressBytes', 'network/bound-egress'),
  {
    guarantee: 'the grant of a directory: confinement',
    file: `${filesystem}/resolve.ts`,
    find: "if (part === '..') this.up()",
    replace: "if (part === '..' && this.below.length > 0) this.up()",
    cases: ['files/deny-dot-dot', 'files/deny-file-link'],
  },
  {
    guarantee: 'the grant of a directory: access',
    file: `${filesystem}/descriptor.ts`,
    find: "if (!this.opened.mount.writable) refuse('read-only')",
    replace: '',
    cases: ['files/deny-writing-where-reading-was-granted'],
  },
  {
    guarantee: 'the grant of a directory: bytes',
    file: `${filesystem}/quota.ts`,
    find: "if (this.bytes + bytes > this.quota.bytes) this.refuse('quota')",
    replace: '',
    cases: ['files/bound-what-is-written', 'files/bound-scratch'],
  },
  {
    guarantee: 'the grant of a directory: files',
    file: `${filesystem}/quota.ts`,
    find: "if (this.files >= this.quota.files) this.refuse('quota')",
    replace: '',
    cases: ['files/bound-how-many'],
  },
  {
    guarantee: 'the grant of HTTP: hosts',
    file: 'capability/http/authorize.ts',
    find: 'hosts.some(pattern => matchesHost(pattern, url.hostname))',
    replace: 'hosts.length > 0',
    cases: ['network/deny-other-host'],
  },
  {
    guarantee: 'the grant of HTTP: ports',
    file: 'capability/http/authorize.ts',
    find: '(grant.ports ?? [schemePorts[scheme]]).includes(portOf(url)) &&',
    replace: '',
    cases: ['network/hold-to-port-and-scheme'],
  },
  {
    guarantee: 'the grant of HTTP: methods',
    file: 'capability/http/authorize.ts',
    find: '(grant.methods ?? defaultMethods).includes(method) &&',
    replace: '',
    cases: ['network/allow-granted-method'],
  },
  {
    guarantee: 'the grant of HTTP: addresses',
    file: 'capability/http/address.ts',
    find: 'export function isPublic(address: string): boolean {',
    replace: 'export function isPublic(address: string): boolean {\n  if (address.length > 0) return true',
    cases: ['network/deny-names-of-loopback'],
  },
  {
    guarantee: 'the grant of HTTP: number of requests',
    file: 'capability/http/permits.ts',
    find: 'if (spent.requests >= requests) throw',
    replace: 'if (spent.requests < 0) throw',
    cases: ['network/bound-requests'],
  },
  {
    guarantee: 'the grant of HTTP: bytes of a response',
    file: 'capability/http/response-body.ts',
    find: 'atMost(response, responseBytes)',
    replace: 'atMost(response, Infinity)',
    cases: ['network/bound-response'],
  },
  {
    guarantee: 'the grant of a secret: its audience',
    file: 'capability/secrets/vault.ts',
    find: ' || !isFor(entry, url)) return undefined',
    replace: ') return undefined',
    cases: ['network/keep-secret-from-others'],
  },
  {
    guarantee: 'the grant of a secret: what comes back',
    file: 'capability/secrets/scrubber.ts',
    find: 'for (const form of this.forms) clean = replaceAll(clean, form)',
    replace: '',
    cases: ['network/remove-echoed-secret'],
  },
  {
    guarantee: 'the grant of a variable',
    file: 'worker/wasi/config.ts',
    find: "getEnvironment: () => pairs('env')",
    replace: "getEnvironment: () => [['HOME', '/'], ...pairs('env')]",
    cases: ['environment/see-granted-variables-only'],
  },
  {
    guarantee: 'the grant of a clock',
    file: 'worker/wasi/clocks.ts',
    find: 'if (clock === undefined) return state.still',
    replace: 'if (clock === undefined) return BigInt(Math.floor(performance.now() * 1e6))',
    cases: ['determinism/stand-clock-still'],
  },
  {
    guarantee: 'the grant of randomness',
    file: 'worker/wasi/random.ts',
    find: 'if (grant === undefined || grant.seed !== undefined) return false',
    replace: '',
    cases: ['determinism/repeat-random'],
  },
  {
    guarantee: 'grants belong to the tool that they were given to',
    file: 'engine/loaded-toolset.ts',
    find: 'this.identity = identityOf(prepared.digest, this.guestTerms)',
    replace: 'this.identity = prepared.digest',
    cases: ['environment/keep-grants-apart'],
  },
  {
    guarantee: 'imports that nothing gives are refused',
    file: 'engine/engine.ts',
    find: 'if (missing.length === 0) return',
    replace: 'if (missing.length >= 0) return',
    cases: ['binaries/refuse-missing-import'],
  },
  {
    guarantee: 'globals are put back',
    file: 'worker/snapshot.ts',
    find: 'global.value = this.globals[i]',
    replace: '',
    cases: ['isolation/start-pristine'],
  },
  {
    guarantee: 'memories are put back',
    file: 'worker/snapshot.ts',
    find: 'memories.forEach((memory, i) => {',
    replace: 'memories.slice(0, 0).forEach((memory, i) => {',
    cases: ['isolation/find-no-byte-of-others'],
  },
  {
    guarantee: 'text is UTF-8',
    file: 'worker/abi/string.ts',
    find: "new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })",
    replace: "new TextDecoder('utf-8', { ignoreBOM: true })",
    cases: ['abi/trap-if-not-utf8'],
  },
  {
    guarantee: 'pointers are aligned',
    file: 'worker/abi/context.ts',
    find: 'if ((ptr & (alignment - 1)) === 0 && ptr',
    replace: 'if (ptr',
    cases: ['abi/trap-if-list-unaligned'],
  },
  {
    guarantee: 'an instance does not leave while values are passed',
    file: 'worker/abi/instance.ts',
    find: "trapIf(!this.mayLeave, 'the instance called out of its realloc or post-return')",
    replace: '',
    cases: ['abi/trap-if-realloc-calls-out'],
  },
  {
    guarantee: 'a handle is of its type',
    file: 'worker/abi/instance.ts',
    find: 'trapIf(entry!.resource !== resource,',
    replace: 'trapIf(false && entry!.resource !== resource,',
    cases: ['resources/trap-if-handle-of-other-type'],
  },
  {
    guarantee: 'handles have a ceiling',
    file: 'worker/abi/instance.ts',
    find: 'trapIf(this.count >= MAX_HANDLES,',
    replace: 'trapIf(false,',
    cases: ['memory/bound-handles-at-the-edge'],
  },
  {
    guarantee: 'a call ends when it is canceled',
    file: 'pool/job.ts',
    find: "work.signal?.addEventListener('abort', this.onAbort, { once: true })",
    replace: '',
    cases: ['lifecycle/cancel-computing'],
  },
]
