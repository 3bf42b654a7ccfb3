import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Turns } from './turns'

it('each begins when the last has ended, also where that failed', async () => {
  const turns = new Turns()
  const seen: string[] = []
  const first = turns.take(async () => {
    await pause(20)
    seen.push('first')
    throw new Error('broken')
  })
  const second = turns.take(() => seen.push('second'))
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe(2)
  expect(seen).toEqual(['first', 'second'])
})
