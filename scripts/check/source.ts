/** What the rules need to know of each TypeScript and JavaScript file, read from the compiler's own syntax tree. */

import { posix } from 'node:path'
import * as ast from 'typescript/unstable/ast'
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { API } from 'typescript/unstable/sync'
import type { Tree } from './tree.ts'

/** One import, of any form: a statement, `export from`, `import()`, or `import('…')` in a type. */
export interface Import {
  readonly specifier: string
  /** The imported file, relative to the root; undefined for a package or a builtin. */
  readonly target: string | undefined
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean
  /** True when it is loaded only when the line runs. */
  readonly lazy: boolean
  readonly line: number
}

/** One exported declaration; re-exports are not declarations. */
export interface Export {
  readonly name: string
  readonly documented: boolean
  readonly line: number
}

/** One call of a dotted name, such as `test.skip('…')`. */
export interface Call {
  readonly callee: string
  /** The first argument, when it is a plain string. */
  readonly title: string | undefined
  readonly line: number
}

/** The facts of one file. */
export interface Source {
  readonly path: string
  /** True when the file opens with a doc comment of at least a sentence, which is not the doc of a declaration. */
  readonly introduced: boolean
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  readonly calls: readonly Call[]
  /** The lines on which the type `any` is written. */
  readonly anys: readonly number[]
}

const isParsed = (path: string): boolean => /\.m?[tj]s$/.test(path) && !path.endsWith('.d.ts')

/**
 * Parses the TypeScript and JavaScript files of a tree. The compiler sees them in a virtual file system without libraries
 * and resolves nothing, so this takes milliseconds a file. Its API is marked unstable: this file alone uses it, and the
 * version is pinned.
 */
export function parse(tree: Tree): Source[] {
  const paths = [...tree.keys()].filter(isParsed)
  const compilerOptions = { noLib: true, noResolve: true, types: [], allowJs: true, module: 'esnext' }
  const config = { compilerOptions, files: paths.map(path => `/tree/${path}`) }
  const files: Record<string, string> = { '/tree/tsconfig.json': JSON.stringify(config) }
  for (const path of paths) files[`/tree/${path}`] = tree.get(path) ?? ''
  const api = new API({ cwd: '/tree', fs: createVirtualFileSystem(files) })
  try {
    const snapshot = api.updateSnapshot({ openProjects: ['/tree/tsconfig.json'] })
    const program = snapshot.getProject('/tree/tsconfig.json')?.program
    return paths.map(path => {
      const file = program?.getSourceFile(`/tree/${path}`)
      if (file === undefined) throw new Error(`${path} was not parsed`)
      return readSource(path, file)
    })
  } finally {
    api.close()
  }
}

function readSource(path: string, file: ast.SourceFile): Source {
  const imports: Import[] = []
  const calls: Call[] = []
  const anys: number[] = []
  const lineOf = (node: ast.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  const visit = (node: ast.Node): void => {
    const found = importOf(node)
    if (found !== undefined) imports.push({ ...found, target: targetOf(path, found.specifier), line: lineOf(node) })
    if (node.kind === ast.SyntaxKind.AnyKeyword) anys.push(lineOf(node))
    if (ast.isCallExpression(node) && !isCallee(node)) {
      const callee = dottedName(node.expression)
      if (callee !== undefined) calls.push({ callee, title: stringOf(node.arguments[0]), line: lineOf(node) })
    }
    node.forEachChild(visit)
  }
  visit(file)
  const statements = file.statements.flatMap(statement =>
    exportedNames(statement).map(name => ({
      name,
      documented: isDocumented(file.text, statement),
      line: lineOf(statement),
    })),
  )
  // The doc of an overloaded function stands above its first signature.
  const exports = statements.filter(({ name }, index) => statements.findIndex(other => other.name === name) === index)
  return { path, introduced: isIntroduced(file), imports, exports, calls, anys }
}

function importOf(node: ast.Node): Pick<Import, 'specifier' | 'typeOnly' | 'lazy'> | undefined {
  if (ast.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ast.SyntaxKind.TypeKeyword
    return named(stringOf(node.moduleSpecifier), typeOnly, false)
  }
  if (ast.isExportDeclaration(node)) return named(stringOf(node.moduleSpecifier), node.isTypeOnly, false)
  if (ast.isImportTypeNode(node) && ast.isLiteralTypeNode(node.argument))
    return named(stringOf(node.argument.literal), true, false)
  if (ast.isCallExpression(node) && node.expression.kind === ast.SyntaxKind.ImportKeyword)
    return named(stringOf(node.arguments[0]), false, true)
  return undefined
}

function named(specifier: string | undefined, typeOnly: boolean, lazy: boolean) {
  return specifier === undefined ? undefined : { specifier, typeOnly, lazy }
}

function targetOf(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined
}

function stringOf(node: ast.Node | undefined): string | undefined {
  return node !== undefined && ast.isStringLiteral(node) ? node.text : undefined
}

function dottedName(node: ast.Node): string | undefined {
  if (ast.isIdentifier(node)) return node.text
  // test.skipIf(condition)('title'): the callee is itself a call.
  if (ast.isCallExpression(node)) return dottedName(node.expression)
  if (!ast.isPropertyAccessExpression(node)) return undefined
  const left = dottedName(node.expression)
  return left === undefined ? undefined : `${left}.${node.name.text}`
}

/** True for the inner call of `test.each(rows)('title')`, which is named by the outer one. */
function isCallee(node: ast.CallExpression): boolean {
  return ast.isCallExpression(node.parent) && node.parent.expression === node
}

function exportedNames(statement: ast.Statement): string[] {
  if (ast.isExportAssignment(statement)) return ['default']
  if (ast.isVariableStatement(statement))
    return isExported(statement.modifiers)
      ? statement.declarationList.declarations.map(({ name }) => (ast.isIdentifier(name) ? name.text : 'a pattern'))
      : []
  const declares =
    ast.isFunctionDeclaration(statement) ||
    ast.isClassDeclaration(statement) ||
    ast.isInterfaceDeclaration(statement) ||
    ast.isTypeAliasDeclaration(statement)
  return declares && isExported(statement.modifiers) ? [statement.name?.text ?? 'default'] : []
}

function isExported(modifiers: Iterable<ast.Node> | undefined): boolean {
  return [...(modifiers ?? [])].some(({ kind }) => kind === ast.SyntaxKind.ExportKeyword)
}

/** True when a doc comment stands directly above, with no blank line between. */
function isDocumented(text: string, statement: ast.Statement): boolean {
  const comment = ast.getLeadingCommentRanges(text, statement.pos)?.at(-1)
  if (comment === undefined || !text.startsWith('/**', comment.pos)) return false
  const between = text.slice(comment.end, statement.getStart())
  return between.trim() === '' && between.split('\n').length <= 2
}

function isIntroduced(file: ast.SourceFile): boolean {
  const { text } = file
  const comment = ast.getLeadingCommentRanges(text, 0)?.[0]
  if (comment === undefined || !text.startsWith('/**', comment.pos)) return false
  if (!/\w.*[.!?]\W*$/s.test(text.slice(comment.pos, comment.end))) return false
  const first = file.statements[0]
  if (first === undefined || ast.isImportDeclaration(first) || ast.isExportDeclaration(first)) return true
  return /^[ \t]*\r?\n[ \t]*\r?\n/.test(text.slice(comment.end))
}
