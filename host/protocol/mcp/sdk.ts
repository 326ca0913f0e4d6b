/** Loads the packages of the Model Context Protocol when they are needed; an app that serves nothing needs none. */

import { GloveboxError } from '../../base/error.ts'

/** The server's part, which knows both eras of the protocol. @throws {GloveboxError} `config/invalid` when it is not installed. */
export async function loadServer(): Promise<
  typeof import('@modelcontextprotocol/server') & typeof import('@modelcontextprotocol/server/stdio')
> {
  try {
    return {
      ...(await import('@modelcontextprotocol/server')),
      ...(await import('@modelcontextprotocol/server/stdio')),
    }
  } catch (cause) {
    throw missing('An MCP server', '@modelcontextprotocol/server', cause)
  }
}

/** The client's part. @throws {GloveboxError} `config/invalid` when it is not installed. */
export async function loadClient(): Promise<
  typeof import('@modelcontextprotocol/client') & typeof import('@modelcontextprotocol/client/stdio')
> {
  try {
    return {
      ...(await import('@modelcontextprotocol/client')),
      ...(await import('@modelcontextprotocol/client/stdio')),
    }
  } catch (cause) {
    throw missing('An MCP client', '@modelcontextprotocol/client', cause)
  }
}

function missing(what: string, name: string, cause: unknown): GloveboxError {
  return new GloveboxError('config/invalid', `${what} needs the package ${name}. Install it: npm install ${name}`, {
    cause,
    detail: { package: name },
  })
}
