import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { tellFigures, times } from '../tier'
import { bundleWriter, MUTANTS, type Mutant } from './bundle'
import { faultsIn, Promised } from './judge'
import { chooseBackups, inputFolders, makeLibrary, PASSPHRASE, startWriter } from './stage'
import type { WriterTask } from './work'

const STEPS: WriterTask['steps'] = ['import', 'label', 'child', 'erase', 'backup', 'deploy', 'train']
const NEEDS_MODELS: ReadonlySet<string> = new Set(['deploy', 'train'])
/** No step takes so many calls; a sweep that does not end by itself is a fault. */
const MOST_CALLS = 400

const root = mkdtempSync(join(tmpdir(), 'tadpole-failpoints-'))
/** With a few drawings; and with the sample and two versions of a norm. */
const [small, full] = [join(root, 'small'), join(root, 'full')]
let program = ''
let inputs: string[] = []

beforeAll(async () => {
  program = await bundleWriter(null, true)
  const folders = await inputFolders(4)
  inputs = folders.slice(3)
  await makeLibrary(join(small, 'library'), { models: false })
  await makeLibrary(join(full, 'library'), { models: true })
  const steps: WriterTask['steps'] = ['import', 'import', 'import']
  const task = { folder: join(small, 'library'), inputs: folders.slice(0, 3), steps, repeat: false, seed: 1 }
  await startWriter(program, task, new Promised()).ended
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(join(program, '..'), { recursive: true, force: true })
})

/** Does a step on a copy of the library, ended before its n-th change of a file; answers whether it came to its end, and what is wrong afterwards. */
async function endedAt(n: number, step: WriterTask['steps'][number], writerProgram: string) {
  const home = join(root, `${step}-${n}`)
  cpSync(NEEDS_MODELS.has(step) ? full : small, home, { recursive: true })
  const [folder, backups] = [join(home, 'library'), join(home, 'backups')]
  if (step === 'backup') await chooseBackups(folder, backups)
  const promised = new Promised()
  process.env.TADPOLE_FAIL_AT = String(n)
  const writer = startWriter(
    writerProgram,
    { folder, inputs, steps: [step], repeat: false, seed: 1 },
    promised
  )
  delete process.env.TADPOLE_FAIL_AT
  await writer.ended
  const faults = await faultsIn(folder, PASSPHRASE, promised, backups)
  rmSync(home, { recursive: true, force: true })
  const over = writer.process.exitCode === 0
  return { over, faults: [...faults, ...promised.refused].map((fault) => `${step} ended at ${n}: ${fault}`) }
}

describe('a step that is ended before any of its changes of files', { timeout: 3_600_000 }, () => {
  it.each(STEPS)('leaves the state before or the one after: %s', async (step) => {
    const rng = random(31, step)
    const stride = times(40, 1)
    const faults: string[] = []
    let points = 0
    for (let n = 1 + rng.below(stride); ; n += stride) {
      const { over, faults: found } = await endedAt(n, step, program)
      faults.push(...found)
      points += 1
      if (over) break
      expect(n).toBeLessThan(MOST_CALLS)
    }
    tellFigures(`failpoints of ${step}`, { points, faults: faults.length })
    expect(faults).toEqual([])
  })

  it('the harness would notice rows that are committed before their files are there', async () => {
    const mutant: Mutant = MUTANTS.rowFirst
    const mutated = await bundleWriter(mutant, true)
    const faults: string[] = []
    for (let n = 8; n < MOST_CALLS && faults.length === 0; n += 2) {
      const { over, faults: found } = await endedAt(n, 'import', mutated)
      faults.push(...found)
      if (over) break
    }
    rmSync(join(mutated, '..'), { recursive: true, force: true })
    expect(faults.join()).toMatch(/torn/)
  })
})
