/** What a tool may be configured with: `wasi:cli/environment` (wasi-cli 0.2) and `wasi:config/store` (wasi-config 0.2 draft). Inside the worker. */

import type { ConfigGrant, EnvGrant } from '../../base/grant.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'

/** The interfaces, by name without version. */
export function configInterfaces({ grants }: HostContext): Record<string, JcoInterface> {
  const pairs = (kind: 'env' | 'config'): (readonly [string, string])[] =>
    (grants.of(kind) as readonly (EnvGrant | ConfigGrant)[])
      .filter(grant => grants.holds(grant, grant.name))
      .map(({ name, value }) => [name, value])
  return {
    'wasi:cli/environment': {
      getEnvironment: () => pairs('env'),
      getArguments: () => [],
      initialCwd: () => undefined,
    },
    'wasi:config/store': {
      get: (key: string): string | undefined => {
        const grant = grants.of('config').find(({ name }) => name === key)
        if (grant === undefined) grants.deny('config', key, `config:${key}=VALUE`)
        return grant !== undefined && grants.holds(grant, key) ? grant.value : undefined
      },
      getAll: () => pairs('config'),
    },
  }
}
