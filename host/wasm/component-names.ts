/** The grammar of import, export and label names, and which of them are too alike (Explainer.md, "Import and Export Definitions"). */

/** Longest name of an import, export or label. */
export const MAX_NAME = 1000

// Security: the fragments of digits stand apart, so that no text matches in two ways; else a few hundred of them would take forever.
const label = '(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9]*[a-z][0-9a-z]*|[0-9]*[A-Z][0-9A-Z]*|[0-9]+))*'
const words = '[a-z][0-9a-z]*(?:-[0-9a-z]+)*'
const number = '(?:0|[1-9][0-9]*)'
const identifiers = (one: string) => `(?:${one})(?:\\.(?:${one}))*`
const preRelease = identifiers('0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*')
const semver = `${number}\\.${number}\\.${number}(?:-${preRelease})?(?:\\+${identifiers('[0-9A-Za-z-]+')})?`

const labelPattern = new RegExp(`^${label}$`)
const plainPattern = new RegExp(
  `^(?:\\[(constructor)\\](${label})|\\[(method|static)\\](${label})\\.(${label})|${label})$`,
)
const interfacePattern = new RegExp(`^${words}:${words}/${label}(?:@${semver})?$`)

/** Whether a name is a `label`: kebab-case, in which each word is in lower or upper case. */
export const isLabel = (name: string): boolean => labelPattern.test(name)

/** Whether a name is an `interfacename`, such as `wasi:http/types@0.2.0`. */
export const isInterfaceName = (name: string): boolean => interfacePattern.test(name)

/** A name that annotates a function as belonging to a resource. */
export interface Annotation {
  readonly kind: 'constructor' | 'method' | 'static'
  /** The label of the resource. */
  readonly resource: string
}

/** What kind of name an import or export has; undefined for one that the grammar does not have. */
export function readName(name: string): 'interface' | 'label' | Annotation | undefined {
  if (isInterfaceName(name)) return 'interface'
  const match = plainPattern.exec(name)
  if (match === null) return undefined
  const [, , constructed, kind, resource] = match
  if (constructed) return { kind: 'constructor', resource: constructed }
  return kind ? { kind: kind as 'method' | 'static', resource: resource! } : 'label'
}

/** Two names are strongly unique when these differ (Explainer.md, "Name Uniqueness"). */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase()
  const match = /^\[(?:method|static)\](.*)$/.exec(lower)
  if (match === null) return lower
  const [resource, field] = match[1]!.split('.')
  return resource === field ? resource! : match[1]!
}
