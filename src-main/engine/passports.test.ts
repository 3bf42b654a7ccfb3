import type { PassportInfo, SiteEffect } from '#contract/passport'
import type { PlaceFit } from '#contract/place'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { libraryOf, take } from '../harness/registry'
import { quick } from '../harness/small-jobs'
import { packArchive, unpackArchive } from '../learning/deploy/archive-file'

const site = (name: string, wanted: (child: number) => boolean): Promise<TestEngine> =>
  libraryOf((line) => (wanted(Number(/S(\d+)/.exec(line)![1])) ? [line] : []), name)

type Made = PassportInfo & { fileName: string; bytes: Uint8Array }

describe('norms that travel', () => {
  let home: TestEngine
  let guest: TestEngine
  let passport: Made
  const make = async (test: TestEngine, from: string | null = null): Promise<Made> => {
    const { result, failure } = await test.job(test.ask('passport:create', { name: 'a norm', site: from }))
    expect(failure).toBeNull()
    return result as Made
  }
  beforeAll(async () => {
    home = await site('home', (child) => child % 3 > 0)
    guest = await site('guest', (child) => child % 3 === 0)
    const settings = { ...quick, form: 'neighbours' as const, candidates: false, adjust: [] }
    await home.job(home.ask('training:start', { bands: ['4-6', '6-8'], deploy: true, settings }))
    passport = await make(home)
  }, 120_000)
  afterAll(async () => {
    await home.close()
    await guest.close()
  })

  it('hold no picture, no id and no name, and say whom they were learnt from', async () => {
    const files = unpackArchive(passport.bytes, () => true)
    expect(
      Object.keys(files).filter((name) => !/^passport\.(json|sig)$|\.tadpole-model$/.test(name))
    ).toEqual([])
    const text = Buffer.from(files['passport.json']!).toString()
    const { drawings } = await home.ask('library:changes', { since: 0 })
    expect(
      drawings.some((d) => text.includes(d.id) || text.includes(d.fileName) || text.includes(`${d.childId}"`))
    ).toBe(false)
    const { demographics, models } = passport.passport
    expect(models.map((m) => m.band)).toEqual(['4-6', '6-8', 'development'])
    expect(demographics.sites).toEqual({ home: expect.any(Number) as number })
    expect(demographics.years.reduce((sum, y) => sum + y.drawings, 0)).toBe(demographics.drawings)
  })

  it(
    'are taken in elsewhere, told by the same fingerprint, and tried on the drawings there before they judge',
    { timeout: 60_000 },
    async () => {
      const files = await take(guest, passport.bytes)
      const { passports } = await guest.ask('passport:read', { files })
      expect(passports[0]!.fingerprint).toBe(passport.fingerprint)
      const { models } = await guest.ask('passport:import', { files })
      expect(
        (await guest.ask('models:list', {})).models.every((m) => !m.deployed && m.origin === 'imported')
      ).toBe(true)
      const { result } = await guest.job(guest.ask('passport:fit', { ids: models.map((m) => m.id) }))
      const fit = result as PlaceFit
      expect(fit.drawings).toBeGreaterThan(40)
      expect(fit.differences.map((d) => d.what)).toEqual(['page', 'form', 'development'])
      expect(fit.differences.some((d) => d.warn)).toBe(false) // children of the same generator
      expect(fit.alarms!.form.of).toBe(fit.drawings)
    }
  )

  it(
    'several are pooled: a site’s own scores calibrate as well, and whether places differ is tested',
    { timeout: 120_000 },
    async () => {
      const ids = (await guest.ask('models:list', {})).models.map((m) => m.id)
      for (const id of ids) await guest.ask('models:deploy', { id })
      const second = await make(guest, 'guest')
      expect(second.passport.localDrawings).toBeGreaterThan(40)
      const ticket = await home.engine.tickets.open()
      for (const [name, bytes] of [
        ['a', passport.bytes],
        ['b', second.bytes]
      ] as const)
        await home.engine.tickets.upload(ticket, name, bytes)
      const { models } = await home.ask('passport:pool', { files: ticket })
      const before = (await home.ask('models:list', {})).models
      for (const model of models) {
        const from = before.find((m) => m.id === model.from)!
        const local = model.effect.sites.find((s) => s.site === 'guest')!.drawings
        expect(model.n).toBe(from.n + local)
        expect(model.effect.pValue).toBeGreaterThan(0.01)
        expect((await home.ask('models:validate', { id: model.id })).ok).toBe(true)
        await home.ask('models:deploy', { id: model.id })
      }
      await home.job(home.ask('analysis:start', { ids: 'all' }))
      const { drawings } = await home.ask('library:changes', { since: 0 })
      const { rows } = await home.ask('analysis:list', { ids: drawings.slice(0, 20).map((d) => d.id) })
      const sizes = new Set(models.map((m) => m.n))
      for (const row of rows)
        if (row.scores.form) expect([...sizes].some((n) => n - row.scores.form!.n <= 1)).toBe(true)
    }
  )

  it('places that differ are told apart', async () => {
    const { pooled } = await import('../learning/deploy/pool')
    const scores = Array.from({ length: 60 }, (_, i) => ({ drawing: `d${i}`, child: i, score: Math.sin(i) }))
    const norm = {
      id: 'm',
      sites: { home: 60 },
      calibration: [scores.slice(0, 30), scores.slice(30)],
      scope: null,
      lineage: { version: 1 }
    }
    const rows = (shift: number) =>
      scores.map(({ drawing, child, score }, i) => ({
        modelId: 'm',
        fold: i % 2,
        drawing,
        child,
        score: score + shift,
        page: null
      }))
    const effect = (shift: number): SiteEffect =>
      pooled(norm as never, [{ site: 'b', rows: rows(shift) }], 1).effect
    expect([effect(0).warn, effect(2).warn]).toEqual([false, true])
    expect(() => pooled(norm as never, [], 1)).toThrow('passport-without-scores')
  })

  it('whatever was changed after signing is refused', async () => {
    const files = { ...unpackArchive(passport.bytes, () => true) }
    const content = Buffer.from(files['passport.json']!).toString()
    const forged = (change: (files: Record<string, Uint8Array>) => void): Uint8Array => {
      const copy = { ...files }
      change(copy)
      return packArchive(copy)
    }
    const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value))
    const model = Object.keys(files).find((name) => name.endsWith('.tadpole-model'))!
    const cases: [Uint8Array, string][] = [
      [forged((f) => (f['passport.json'] = text(content.replace('a norm', 'b norm')))), 'passport-signature'],
      [forged((f) => Reflect.deleteProperty(f, 'passport.sig')), 'passport-signature'],
      [forged((f) => (f['passport.sig'] = new Uint8Array(64))), 'passport-signature'],
      [forged((f) => (f[model] = text('other'))), 'archive-checksum'],
      [forged((f) => Reflect.deleteProperty(f, model)), 'archive-checksum'],
      [
        forged((f) => (f['passport.json'] = text(content.replace('"version":1', '"version":2')))),
        'archive-newer'
      ],
      [forged((f) => (f['picture.png'] = text('x'))), 'archive-unsafe'],
      [text('no passport'), 'archive-unreadable']
    ]
    const before = (await guest.ask('models:list', {})).models.length
    for (const [bytes, code] of cases)
      expect((await guest.refuse('passport:import', { files: await take(guest, bytes) })).code).toBe(code)
    expect((await guest.ask('models:list', {})).models.length).toBe(before)
  })
})
