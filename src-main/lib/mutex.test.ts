import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Mutex } from './mutex'

it('each begins when the last has ended, also where that failed', async () => {
  const mutex = new Mutex()
  const seen: string[] = []
  const first = mutex.run(async () => {
    await pause(20)
    seen.push('first')
    throw new Error('broken')
  })
  const second = mutex.run(() => seen.push('second'))
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe(2)
  expect(seen).toEqual(['first', 'second'])
})
