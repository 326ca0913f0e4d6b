import { expect, test } from 'vitest'
import { Lookout, type Watched } from '../../host/pool/lookout.ts'

/** Somebody who counts what becomes of him; `says` is what he has said and nobody has heard. */
class Somebody implements Watched {
  owes = true
  says = 0
  heard = 0
  asleep = true
  looks = 0
  givenUp = 0

  hear(): boolean {
    this.looks++
    const said = this.says > 0
    this.heard += this.says
    this.says = 0
    return said
  }

  sleep(): boolean {
    this.asleep = this.says === 0
    return this.asleep
  }

  stayAwake(): void {
    this.asleep = false
  }

  gaveUp(): void {
    this.givenUp++
  }
}

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise(setImmediate)
}

test('what is owed soon is looked for without a wake-up, until it is not owed any more', async () => {
  const [lookout, one] = [new Lookout(), new Somebody()]
  lookout.asked(one)
  expect(one.asleep).toBe(false)
  one.says = 1
  one.owes = false
  await until(() => one.asleep)
  expect(one).toMatchObject({ heard: 1, givenUp: 0 })
})

test('looking ends by itself when nothing comes, which is told, and the next waits are slept through', async () => {
  const [lookout, one] = [new Lookout(), new Somebody()]
  lookout.asked(one)
  await until(() => one.asleep)
  expect(one.givenUp).toBe(1)
  const { looks } = one
  lookout.asked(one)
  await new Promise(setImmediate)
  expect(one).toMatchObject({ asleep: true, looks })
})

test('who wakes it is heard, and looked for while he owes more', async () => {
  const [lookout, one] = [new Lookout(), new Somebody()]
  one.says = 1
  lookout.woken(one)
  expect(one).toMatchObject({ asleep: false, heard: 1 })
  await until(() => one.asleep)
})

test('what was said while somebody was put to sleep is heard', async () => {
  const [lookout, one] = [new Lookout(), new Somebody()]
  one.owes = false
  const { hear } = one
  one.hear = () => {
    const said = hear.call(one)
    // As a worker may, just after it was listened to.
    if (one.looks === 1) one.says = 1
    return said
  }
  lookout.woken(one)
  await until(() => one.asleep)
  expect(one.heard).toBe(1)
})
