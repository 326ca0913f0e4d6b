/** Loads the packages of the Model Context Protocol when they are needed; an app that serves nothing needs none. */

import { optionalPackage } from '../optional-package.ts'

type Server = typeof import('@modelcontextprotocol/server') & typeof import('@modelcontextprotocol/server/stdio')
type Client = typeof import('@modelcontextprotocol/client') & typeof import('@modelcontextprotocol/client/stdio')

/** The server's part, which knows both eras of the protocol. @throws {GloveboxError} `config/invalid` when it is not installed. */
export const loadServer = (): Promise<Server> =>
  optionalPackage('An MCP server', '@modelcontextprotocol/server', async () => ({
    ...(await import('@modelcontextprotocol/server')),
    ...(await import('@modelcontextprotocol/server/stdio')),
  }))

/** The client's part. @throws {GloveboxError} `config/invalid` when it is not installed. */
export const loadClient = (): Promise<Client> =>
  optionalPackage('An MCP client', '@modelcontextprotocol/client', async () => ({
    ...(await import('@modelcontextprotocol/client')),
    ...(await import('@modelcontextprotocol/client/stdio')),
  }))
