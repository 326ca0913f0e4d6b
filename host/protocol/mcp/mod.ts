/** The public surface of `glovebox/mcp`. Importing it loads no package of the protocol. */

export type { Caller } from '../caller.ts'
export type { GateOptions } from '../gate.ts'
export type { Listening, ListenOptions } from '../listen.ts'
export { type McpClientOptions, type McpConnection, type McpTarget, mcpClient } from './client.ts'
export type { Offered, OfferedToolset } from './listing.ts'
export { type McpServer, type McpServerOptions, mcpServer } from './server.ts'
export type { StdioOptions } from './stdio.ts'
export { type ForeignTool, type McpToolClient, type McpToolsOptions, mcpTools } from './tools.ts'
