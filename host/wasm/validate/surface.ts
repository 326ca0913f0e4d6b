/** What a component, or a component or instance type, imports and exports: names are unique, types can be seen from outside. */

import { Namespace } from './namespace.ts'
import type { Scope } from './scope.ts'
import {
  type ComponentType,
  componentType,
  type ExternType,
  type InstanceType,
  instanceType,
  invalid,
} from './types.ts'
import { usesVisible, VisibleTypes } from './visible.ts'

/** The imports and exports of one scope. */
export class Surface {
  private readonly scope: Scope
  private readonly imports = new Map<string, ExternType>()
  private readonly exports = new Map<string, ExternType>()
  private readonly importNames = new Namespace('import')
  private readonly exportNames = new Namespace('export')
  private readonly importable = new VisibleTypes()
  private readonly exportable = new VisibleTypes(this.importable)

  constructor(scope: Scope) {
    this.scope = scope
  }

  /** Adds an import; it gets the next index of its sort. */
  import(name: string, extern: ExternType): void {
    this.importNames.add(name, extern)
    this.see(extern, this.importable, `import "${name}"`)
    this.imports.set(name, extern)
    this.scope.add(extern)
  }

  /** Adds an export; it, too, gets the next index of its sort. */
  export(name: string, extern: ExternType): void {
    this.exportNames.add(name, extern)
    this.see(extern, this.exportable, `export "${name}"`)
    this.exports.set(name, extern)
    this.scope.add(extern)
  }

  /** An instance type may use types of what is around it, so that it is checked only where an instance is imported or exported. */
  private see(extern: ExternType, visible: VisibleTypes, what: string): void {
    const { kind, work } = this.scope
    if (kind === 'instance type') return
    if (!usesVisible(extern, visible, work)) throw invalid(`The ${what} uses a type that has no name outside.`)
    visible.add(extern, work)
  }

  /** The type of the component. */
  component(): ComponentType {
    return componentType(this.imports, this.scope.bound, this.exports, this.scope.fresh)
  }

  /** The type of the instance. */
  instance(): InstanceType {
    return instanceType(this.exports, this.scope.fresh)
  }
}
