/** What MCP clients are told of the tools: names, schemas, and the hints that follow from grants. */

import type { Tool as ListedTool, ToolAnnotations } from '@modelcontextprotocol/server'
import { GloveboxError } from '../../base/error.ts'
import type { Grant } from '../../base/grant.ts'
import type { JsonSchema, Tool } from '../../base/tool.ts'
import type { Toolset } from '../../engine/toolset.ts'

/** Tools, one by one or by toolset. Of a toolset's tools it is known what they reach, and clients are told. */
export type Offered = readonly (Tool | OfferedToolset)[]

/** As much of a toolset as is needed. To rename its tools, give them in its place: `{ ...their toolset's grants and info, tools }`. */
export type OfferedToolset = Pick<Toolset, 'tools' | 'grants' | 'info'>

/** All tools, in order. */
export function toolsOf(offered: Offered): readonly Tool[] {
  return offered.flatMap(item => ('tools' in item ? item.tools : [item]))
}

/**
 * What clients are told of them.
 * @throws {GloveboxError} `config/invalid` for a tool whose arguments are no object.
 */
export function listingOf(offered: Offered): readonly ListedTool[] {
  return offered.flatMap(item =>
    'tools' in item ? item.tools.map(tool => listed(tool, annotationsOf(item))) : [listed(item, undefined)],
  )
}

function listed(tool: Tool, annotations: ToolAnnotations | undefined): ListedTool {
  const { name, description, component } = tool
  const inputSchema = tool.input['~standard'].jsonSchema.input({ target: 'draft-2020-12' })
  if (inputSchema.type !== 'object') {
    const what = `Tool ${name} cannot be served: MCP gives a tool one object, and its input schema is none at the root.`
    throw new GloveboxError('config/invalid', what, { detail: { name } })
  }
  const outputSchema = tool.output['~standard'].jsonSchema.output({ target: 'draft-2020-12' })
  return {
    name,
    description,
    inputSchema: inputSchema as ListedTool['inputSchema'],
    ...(saysSomething(outputSchema) && { outputSchema: outputSchema as NonNullable<ListedTool['outputSchema']> }),
    ...(annotations && { annotations }),
    ...(component !== undefined && { _meta: { 'glovebox/component': component } }),
  }
}

const saysSomething = (schema: JsonSchema) => Object.keys(schema).some(keyword => keyword !== '$schema')

/**
 * What follows from the grants. Functions of the app may do anything: of a component that has some, nothing is said, and clients assume
 * the worst.
 */
function annotationsOf({ grants, info }: OfferedToolset): ToolAnnotations | undefined {
  if (!info.imports.every(({ name }) => /^(wasi|glovebox|extism):/.test(name))) return undefined
  const readOnlyHint = !grants.some(changesSomething)
  return { readOnlyHint, openWorldHint: grants.some(({ kind }) => kind === 'http') }
}

function changesSomething(grant: Grant): boolean {
  switch (grant.kind) {
    case 'dir':
      return grant.access === 'read-write'
    case 'http':
      return (grant.methods ?? []).some(method => !/^(GET|HEAD)$/i.test(method))
    case 'key-value':
      return true
    default:
      return false
  }
}
