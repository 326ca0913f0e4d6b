/** What an agent tells of itself to others that look for one. */

import type { AgentCard, AgentSkill } from '@a2a-js/sdk'
import type { Tool } from '../../base/tool.ts'

/** One thing that the agent can do. */
export interface Skill {
  readonly name: string
  readonly description: string
}

/** What a card is made from. */
export interface CardOptions {
  readonly name: string
  readonly description: string
  readonly version: string
  readonly skills: readonly (Skill | Tool)[]
}

const modes = ['text/plain', 'application/json']

/** The card of an agent that is reached at `url`. */
export function cardOf({ name, description, version, skills }: CardOptions, url: string): AgentCard {
  return {
    name,
    description,
    version,
    supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' }],
    provider: undefined,
    capabilities: { streaming: true, pushNotifications: false, extensions: [], extendedAgentCard: false },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: modes,
    defaultOutputModes: modes,
    skills: (skills.length > 0 ? skills : [{ name, description }]).map(skillOf),
    signatures: [],
  }
}

function skillOf({ name, description }: Skill): AgentSkill {
  return {
    id: name,
    name,
    description,
    tags: [name],
    examples: [],
    inputModes: [],
    outputModes: [],
    securityRequirements: [],
  }
}
