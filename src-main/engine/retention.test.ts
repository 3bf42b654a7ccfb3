import { afterEach, describe, expect, it, vi } from 'vitest'
import { drawingPng } from '#main/harness/pictures'
import { openEngine } from '#main/harness/open-engine'
import { folderWith, importFolder } from '#main/harness/small-jobs'

const DAY_MS = 86_400_000
const yearsAgo = (years: number): string =>
  new Date(Date.now() - years * 365.25 * DAY_MS).toISOString().slice(0, 10)

describe('how long drawings are kept', () => {
  afterEach(() => void vi.useRealTimers())

  it('lists children whose newest drawing is older, and erases nothing; a clock that is behind judges nobody', async () => {
    const test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    const rows = [
      ['old-1.png', 'old', yearsAgo(12)],
      ['old-2.png', 'old', yearsAgo(11)],
      ['mixed-1.png', 'mixed', yearsAgo(12)],
      ['mixed-2.png', 'mixed', yearsAgo(2)],
      ['undated.png', 'undated', ''],
      ['nobody.png', '', yearsAgo(15)]
    ]
    const table = ['filename,child,date,age_months', ...rows.map((row) => [...row, '60'].join(','))].join(
      '\n'
    )
    const pictures = await Promise.all(
      rows.map(async ([name], i) => [name, await drawingPng(700 + i, 60, 40)])
    )
    const files = { ...(Object.fromEntries(pictures) as Record<string, Buffer>), 'metadata.csv': table }
    expect((await importFolder(test, await folderWith(files))).imported).toBe(6)

    expect(await test.ask('retention:list', {})).toEqual({ years: null, children: [], unnamed: 0 })
    const kept = { childId: 'old', site: null, drawings: 2, newest: rows[1]![2] }
    expect(await test.ask('retention:choose', { years: 10 })).toEqual({
      years: 10,
      children: [kept],
      unnamed: 1
    })
    const strict = await test.ask('retention:choose', { years: 1.5 })
    expect(strict.children.map(({ childId }) => childId)).toEqual(['old', 'mixed'])
    expect((await test.ask('library:status', {})).drawings).toBe(6)

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 30 * DAY_MS })
    expect((await test.refuse('retention:list', {})).code).toBe('clock-behind')
    vi.useRealTimers()
    expect((await test.ask('retention:choose', { years: null })).children).toEqual([])
    await test.close()
  })
})
