/** Reads WIT text into a tree. What is wrong beyond syntax, `componentize-qjs` finds: it has the reference parser. */

import { type Token, tokenize, type WitText, witError } from './wit-lexer.ts'
import type {
  ExternItem,
  FunctionItem,
  InterfaceItem,
  Member,
  MethodItem,
  TypeExpression,
  TypeItem,
  UseItem,
  WitPackage,
  WorldItem,
} from './wit-syntax.ts'

/** One file; only one file of a package has to name it. */
export type WitFile = Omit<WitPackage, 'id'> & { readonly id?: string }

/** Types nest at most this deep. */
const maxDepth = 100

/**
 * Parses one file. Nested packages (`package a:b { … }`) are not read.
 * @throws {GloveboxError} `build/failed` with `path:line:column`.
 */
export function parseWit(source: WitText): WitFile {
  return new Parser(source).file()
}

/** Drops undefined docs, so that a tree holds what is there and nothing else. */
const documented = ({ docs }: Token): { docs?: string } => (docs === undefined ? {} : { docs })

class Parser {
  private readonly source: WitText
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(source: WitText) {
    this.source = source
    this.tokens = tokenize(source)
  }

  file(): WitFile {
    let named: { id: string; docs?: string } | undefined
    const interfaces: InterfaceItem[] = []
    const worlds: WorldItem[] = []
    while (this.peek().kind !== 'end') {
      const token = this.gated()
      if (token.text === 'package') named = { ...documented(token), id: this.path() }
      else if (token.text === 'interface') interfaces.push(this.interface(this.name(), token))
      else if (token.text === 'world') worlds.push(this.world(token))
      else if (token.text === 'use') this.skipTo(';')
      else this.fail(token, 'expected package, interface, world or use')
      if (token.text === 'package') this.expect(';')
    }
    return { ...named, interfaces, worlds }
  }

  private interface(name: string, opening: Token): InterfaceItem {
    const types: TypeItem[] = []
    const functions: FunctionItem[] = []
    const uses: UseItem[] = []
    this.block(token => {
      const type = this.typeItem(token)
      if (type) types.push(type)
      else if (isKeyword(token, 'use')) uses.push(this.use())
      else functions.push(this.function(token))
    })
    return { ...documented(opening), name, types, functions, uses }
  }

  private world(opening: Token): WorldItem {
    const name = this.name()
    const externs: Record<'import' | 'export', ExternItem[]> = { import: [], export: [] }
    const types: TypeItem[] = []
    const uses: UseItem[] = []
    const includes: string[] = []
    this.block(token => {
      const type = this.typeItem(token)
      if (type) types.push(type)
      else if (isKeyword(token, 'use')) uses.push(this.use())
      else if (isKeyword(token, 'import') || isKeyword(token, 'export')) {
        externs[token.text as 'import' | 'export'].push(this.extern(token))
      } else if (isKeyword(token, 'include')) {
        includes.push(this.path())
        if (isKeyword(this.peek(), 'with')) this.skipTo('}')
        else this.expect(';')
      } else this.fail(token, 'expected an item of a world')
    })
    return { ...documented(opening), name, imports: externs.import, exports: externs.export, types, uses, includes }
  }

  private extern(opening: Token): ExternItem {
    const [, colon, after] = this.tokens.slice(this.at, this.at + 3)
    const named = colon?.text === ':' && ['func', 'async', 'interface'].includes(after?.text ?? '')
    if (!named) {
      const path = this.path()
      this.expect(';')
      return { ...documented(opening), kind: 'interface', path }
    }
    const name = this.take()
    if (after?.text !== 'interface') {
      return { kind: 'function', function: this.function({ ...name, ...documented(opening) }) }
    }
    this.expect(':')
    this.take()
    return { kind: 'inline', interface: this.interface(name.text, opening) }
  }

  /** The type definition that opens with this token, if it does. */
  private typeItem(opening: Token): TypeItem | undefined {
    const { text } = opening
    if (!isKeyword(opening, 'type', 'record', 'variant', 'enum', 'flags', 'resource')) return undefined
    const base = { ...documented(opening), name: this.name() }
    if (text === 'type') {
      this.expect('=')
      const type = this.type()
      this.expect(';')
      return { ...base, kind: 'alias', type }
    }
    if (text === 'resource') return { ...base, kind: 'resource', methods: this.methods(base.name) }
    const members: Member[] = []
    this.block(token => members.push(this.member(token)))
    return { ...base, kind: text as 'record' | 'variant' | 'enum' | 'flags', members }
  }

  /** A field `name: type`, a case `name(type)`, or a bare name; with the comma after it. */
  private member(name: Token): Member {
    let type: TypeExpression | undefined
    if (this.accept(':')) type = this.type()
    else if (this.accept('(')) {
      type = this.type()
      this.expect(')')
    }
    if (this.peek().text !== '}' && this.peek().text !== ')') this.expect(',')
    return { ...documented(name), name: name.text, ...(type && { type }) }
  }

  private methods(resource: string): MethodItem[] {
    const methods: MethodItem[] = []
    if (this.accept(';')) return methods
    this.block(token => {
      if (isKeyword(token, 'constructor')) {
        const result: TypeExpression = { kind: 'name', name: resource }
        methods.push({ ...this.signature(token), name: 'constructor', role: 'constructor', result })
      } else {
        const role = isKeyword(this.tokens[this.at + 1]!, 'static') ? 'static' : 'method'
        methods.push({ ...this.function(token), role })
      }
    })
    return methods
  }

  /** `name: static? async? func(…) -> type;`, the name being read. */
  private function(name: Token): FunctionItem {
    if (name.kind !== 'name') this.fail(name, 'expected a name')
    this.expect(':')
    if (isKeyword(this.peek(), 'static')) this.take()
    const async = isKeyword(this.peek(), 'async')
    if (async) this.take()
    this.expect('func')
    return { ...this.signature(name), async }
  }

  private signature(name: Token): FunctionItem {
    this.expect('(')
    const params: Member[] = []
    while (!this.accept(')')) params.push(this.member(this.take()))
    const result = this.accept('->') ? this.type() : undefined
    this.expect(';')
    return { ...documented(name), name: name.text, params, ...(result && { result }), async: false }
  }

  private use(): UseItem {
    const from = this.path()
    this.expect('.')
    const names: { name: string; as: string }[] = []
    this.block(token => {
      const renamed = isKeyword(this.peek(), 'as')
      if (renamed) this.take()
      names.push({ name: token.text, as: renamed ? this.name() : token.text })
      if (this.peek().text !== '}') this.expect(',')
    })
    this.expect(';')
    return { from, names }
  }

  private type(depth = 0): TypeExpression {
    const head = this.take()
    if (head.kind !== 'name') this.fail(head, 'expected a type')
    if (depth > maxDepth) this.fail(head, `types nest deeper than ${maxDepth}`)
    if (!this.accept('<')) return { kind: 'name', name: head.text }
    const args: (TypeExpression | undefined)[] = []
    while (!this.accept('>')) {
      if (this.accept('_')) args.push(undefined)
      else if (this.peek().kind === 'version')
        this.take() // The length of list<u8, 4>.
      else args.push(this.type(depth + 1))
      if (this.peek().text !== '>') this.expect(',')
    }
    return { kind: 'generic', head: head.text, args }
  }

  /** `name`, `ns:pkg`, `ns:pkg/name`, each perhaps with a version. */
  private path(): string {
    let path = this.name()
    for (const separator of [':', '/']) if (this.accept(separator)) path += separator + this.name()
    return this.accept('@') ? `${path}@${this.take().text}` : path
  }

  /** Reads items up to the closing brace; `item` gets the first token of each. */
  private block(item: (first: Token) => void): void {
    this.expect('{')
    while (!this.accept('}')) item(this.gated())
  }

  /** The next token after gates such as `@since(version = 1.0.0)`. Docs above a gate are those of the item below it. */
  private gated(): Token {
    let docs: string | undefined
    while (this.peek().text === '@') {
      docs ??= this.peek().docs
      this.skipTo(')')
    }
    const token = this.take()
    return docs === undefined ? token : { ...token, docs }
  }

  private name(): string {
    const token = this.take()
    return token.kind === 'name' ? token.text : this.fail(token, 'expected a name')
  }

  private skipTo(text: string): void {
    for (let token = this.take(); token.text !== text; token = this.take());
  }

  private accept(text: string): boolean {
    if (this.peek().text !== text || this.peek().escaped) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail(this.peek(), `expected "${text}"`)
  }

  private take(): Token {
    const token = this.peek()
    if (token.kind === 'end') this.fail(token, 'the text ends too early')
    this.at++
    return token
  }

  private peek(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]!
  }

  private fail({ line, column, text }: Token, what: string): never {
    throw witError(this.source, line, column, text === '' ? `${what}.` : `${what}, not "${text}".`)
  }
}

const isKeyword = (token: Token, ...words: readonly string[]): boolean => !token.escaped && words.includes(token.text)
