/** The public surface of `glovebox`, in reading order: create an engine, load a component, call its tools, read the outcome. */

export { type ErrorCode, errorCodes, GloveboxError } from './base/error.ts'
export type {
  Audit,
  ClockGrant,
  ConfigGrant,
  DirGrant,
  EnvGrant,
  FileQuota,
  Grant,
  GrantDecision,
  GrantKind,
  HttpGrant,
  HttpQuota,
  KeyValueGrant,
  KeyValueQuota,
  RandomGrant,
  ScratchGrant,
  SecretGrant,
} from './base/grant.ts'
export { grantForms, grantLine, readGrantLine } from './base/grant-line.ts'
export { defaultLimits, KiB, type Limits, limitCeilings, MiB } from './base/limits.ts'
export {
  type Ended,
  type LimitName,
  type LogLine,
  noUsage,
  type Outcome,
  type Status,
  type TrapName,
  type Usage,
} from './base/outcome.ts'
export { Secret } from './base/secret.ts'
export type { CallOptions, Issue, JsonSchema, Schema, Tool } from './base/tool.ts'
export type { GrantAsk } from './capability/grant-asks.ts'
export {
  type HostCall,
  type HostFunction,
  type HostFunctionBody,
  type HostFunctionTerms,
  type HostImports,
  hostFunction,
} from './capability/host-function.ts'
export { createEngine, type Engine, type EngineOptions, type Inspection, type LoadOptions } from './engine/engine.ts'
export type { PluginExport, PluginOptions } from './engine/plugin.ts'
export type { ComponentSource } from './engine/source.ts'
export type { Session, Toolset, ToolsetCallOptions } from './engine/toolset.ts'
export type { ComponentInfo, ImportInfo } from './wasm/component-info.ts'
export type { WitFunction, WitParam, WitType } from './wasm/wit-type.ts'
export { clientTypes } from './wit/client.ts'
