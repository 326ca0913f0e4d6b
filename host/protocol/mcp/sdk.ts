/** Loads the packages of the Model Context Protocol when they are needed; an app that serves nothing needs none. */

import { GloveboxError } from '../../base/error.ts'

/** The server's part, which knows both eras of the protocol. @throws {GloveboxError} `config/invalid` when it is not installed. */
export async function loadServer(): Promise<
  typeof import('@modelcontextprotocol/server') & typeof import('@modelcontextprotocol/server/stdio')
> {
  try {
    const [server, stdio] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('@modelcontextprotocol/server/stdio'),
    ])
    return { ...server, ...stdio }
  } catch (cause) {
    const name = '@modelcontextprotocol/server'
    throw new GloveboxError(
      'config/invalid',
      `An MCP server needs the package ${name}. Install it: npm install ${name}`,
      {
        cause,
        detail: { package: name },
      },
    )
  }
}
