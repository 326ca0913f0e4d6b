/** A model in front of another: it answers in its own way, and is otherwise the one behind it. */

import type { Model } from './model.ts'

/**
 * `model` with `answers` in place of how it answers; its stream only if it has one.
 * Each field of the trait is read, not copied with the object: a model may be of a class, whose getters a copy leaves out.
 */
export function wrapModel(model: Model, answers: Required<Pick<Model, 'generate' | 'stream'>>): Model {
  const { id, provider, typedBy } = model
  return {
    ...model,
    id,
    ...(provider !== undefined && { provider }),
    ...(typedBy && { typedBy }),
    generate: answers.generate,
    ...(model.stream && { stream: answers.stream }),
  }
}
