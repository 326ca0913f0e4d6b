import { afterEach, expect, test, vi } from 'vitest'
import { threadEnvironment } from '../../../host/pool/warden/environment.ts'

afterEach(() => void vi.unstubAllEnvs())

test('a thread of the pool sees where Node keeps compiled code, and nothing else of the environment', () => {
  vi.stubEnv('SECRET', 'of the host')
  vi.stubEnv('NODE_COMPILE_CACHE', '/somewhere')
  expect(threadEnvironment()).toEqual({ NODE_COMPILE_CACHE: '/somewhere' })
})

test('where nothing is kept, a thread sees no environment at all', () => {
  vi.stubEnv('SECRET', 'of the host')
  vi.stubEnv('NODE_COMPILE_CACHE', undefined)
  expect(threadEnvironment()).toEqual({})
})
