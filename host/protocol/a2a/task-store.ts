/** Keeps tasks for who asks for them later, up to a ceiling: the one that was over first is forgotten first. */

import type { ListTasksRequest, ListTasksResponse, Task } from '@a2a-js/sdk'
import type { ServerCallContext, TaskStore } from '@a2a-js/sdk/server'
import { isFinal } from './task-event.ts'

/** What a store may hold. */
export interface StoreBounds {
  readonly maxTasks: number
  readonly maxBytes: number
}

interface Kept {
  readonly owner: string
  readonly task: Task
  readonly bytes: number
}

/** Lists the tasks of one owner; the SDK's own store does it, filters and pages included. */
export type Lister = (
  tasks: readonly Task[],
  params: ListTasksRequest,
  context: ServerCallContext,
) => Promise<ListTasksResponse>

/** A store in memory. Whoever asks sees the tasks of the same user and tenant, and no others. */
export class BoundedTaskStore implements TaskStore {
  readonly #kept = new Map<string, Kept>()
  readonly #bounds: StoreBounds
  readonly #list: Lister
  #bytes = 0

  /** Holds at most what `bounds` say, apart from tasks that are not over. */
  constructor(bounds: StoreBounds, list: Lister) {
    this.#bounds = bounds
    this.#list = list
  }

  async save(task: Task, context: ServerCallContext): Promise<void> {
    const owner = ownerOf(context)
    const key = keyOf(owner, task.id)
    const bytes = JSON.stringify(task).length
    this.#bytes += bytes - (this.#kept.get(key)?.bytes ?? 0)
    // Last in order: what was touched last is forgotten last.
    this.#kept.delete(key)
    this.#kept.set(key, { owner, task: structuredClone(task), bytes })
    this.#forget()
  }

  async load(taskId: string, context: ServerCallContext): Promise<Task | undefined> {
    const kept = this.#kept.get(keyOf(ownerOf(context), taskId))
    return kept && structuredClone(kept.task)
  }

  async list(params: ListTasksRequest, context: ServerCallContext): Promise<ListTasksResponse> {
    const owner = ownerOf(context)
    const own = [...this.#kept.values()].filter(kept => kept.owner === owner)
    // Only what is on the page is copied whole: a list is cheap to ask for.
    const light = own.map(({ task }) => ({ ...task, artifacts: [], history: [] }))
    const page = await this.#list(light, params, context)
    const full = page.tasks.map(({ id }) => structuredClone(this.#kept.get(keyOf(owner, id))!.task))
    return { ...page, tasks: params.includeArtifacts ? full : full.map(task => ({ ...task, artifacts: [] })) }
  }

  #forget(): void {
    const { maxTasks, maxBytes } = this.#bounds
    for (const [key, { task, bytes }] of this.#kept) {
      if (this.#kept.size <= maxTasks && this.#bytes <= maxBytes) return
      if (!isFinal(task.status?.state)) continue
      this.#kept.delete(key)
      this.#bytes -= bytes
    }
  }
}

const ownerOf = ({ tenant, user }: ServerCallContext) =>
  JSON.stringify([tenant ?? null, user?.isAuthenticated ? user.userName : null])
const keyOf = (owner: string, taskId: string) => `${owner} ${taskId}`
