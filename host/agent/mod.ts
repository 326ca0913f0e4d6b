/** The public surface of `glovebox/agent`, in reading order. Importing it loads neither `openai` nor `zod`. */

export { type Agent, type AgentInput, type AgentOptions, agent, type RunOptions } from './agent.ts'
export type { AgentTool, AgentToolOptions } from './agent-tool.ts'
export type { Approval, ApprovalRequest, Approve } from './approval.ts'
export type { AuditLog, AuditPlace, DecidedEntry, FinishedEntry, NotedEntry } from './audit.ts'
export type { BackoffOptions } from './backoff.ts'
export {
  Budget,
  type BudgetLimits,
  type BudgetOptions,
  type BudgetWarning,
  budget,
  type Hold,
  type Price,
  type RunUsage,
  type Spending,
} from './budget.ts'
export type { Counted, Need, Sums } from './budget-amounts.ts'
export { type BudgetWindow, budgetWindow, type WindowOptions } from './budget-window.ts'
export { type Clock, systemClock } from './clock.ts'
export { type CodeExecutor, type CodeOptions, code } from './code.ts'
export type { Embedder } from './embedder.ts'
export type { AgentEvent, RunResult, Told } from './event.ts'
export type { Assignment, Executor, Step, StepInput, StopReason } from './executor.ts'
export { type CallContext, type HostTool, tool } from './host-tool.ts'
export type { Memory, Recall } from './memory/memory.ts'
export { type WindowSize, window } from './memory/window.ts'
export type { AssistantMessage, Message, SystemMessage, ToolCall, ToolMessage, UserMessage } from './message.ts'
export type {
  FinishReason,
  Model,
  ModelCaller,
  ModelDelta,
  ModelRequest,
  ModelTurn,
  OutputSpec,
  Tokens,
  ToolSpec,
} from './model.ts'
export { type OpenAIOptions, openai } from './openai.ts'
export { type OpenAIEmbedderOptions, openaiEmbedder } from './openai-embedder.ts'
export type { OpenAIClient, OpenAIConnection } from './openai-options.ts'
export {
  type Policy,
  type PolicyDecision,
  type PolicyOptions,
  type PolicyRequest,
  policy,
  type RolePolicy,
  type Verdict,
} from './policy.ts'
export { type ReactOptions, react } from './react.ts'
export { mayPass, type RetryOptions, retrying } from './retrying.ts'
export { type SavedCall, type SavedRun, type Waiting, waitingOf } from './saved-run.ts'
export type { StandardSchema } from './schema.ts'
export { Scope, scope, type Work } from './scope.ts'
export type { ScopeContext, ScopeEvent } from './scope-context.ts'
export type { Exit } from './scope-ending.ts'
export type { EachOptions, ScopeOptions, SpawnOptions } from './scope-options.ts'
export {
  callTool,
  fail,
  type ScriptedOptions,
  type ScriptPart,
  type ScriptStep,
  type ScriptTurn,
  say,
  scripted,
  toolResults,
} from './scripted.ts'
export { single } from './single.ts'
export type { SpanMessage } from './span.ts'
export type { AgentStream } from './stream.ts'
export { type ChildSpec, type SuperviseOptions, supervise } from './supervise.ts'
export { Task } from './task.ts'
export { type Failure, type FailureKind, ToolFailure, type ToolFailureOptions } from './tool-failure.ts'
export type { ToolLoopState } from './tool-loop.ts'
export type { CallFault } from './tool-result.ts'
export type { CallReport, ReadCall } from './toolbox.ts'
export type { Attributes, Span, SpanEnd, SpanKind, SpanStart, Trace } from './trace.ts'
export type { VectorHit, VectorItem, VectorQuery, VectorStore } from './vector-store.ts'
