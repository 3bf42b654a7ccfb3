import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { tellFigures, times } from '../tier'
import { bundleWriter, MUTANTS, type Mutant } from './bundle'
import { faultsIn, Promised } from './judge'
import { chooseBackups, inputFolders, makeLibrary, PASSPHRASE, startWriter } from './stage'
import type { WriterTask } from './work'

const ALL: WriterTask['steps'] = ['import', 'import', 'label', 'label', 'child', 'erase', 'backup', 'deploy']

interface Trial {
  kills: number
  steps: WriterTask['steps']
  mutant: Mutant | null
  seed: number
}

/** Kills a writer over and over at random moments; answers what was found wrong afterwards, and how much had been acknowledged. */
async function killOften({ kills, steps, mutant, seed }: Trial) {
  const root = mkdtempSync(join(tmpdir(), 'tadpole-kill-'))
  const [folder, backups] = [join(root, 'library'), join(root, 'backups')]
  const program = await bundleWriter(mutant)
  const inputs = await inputFolders(Math.max(12, kills * 3))
  await makeLibrary(folder, { models: steps.includes('deploy') })
  await chooseBackups(folder, backups)
  const promised = new Promised()
  const rng = random(seed, 'kill')
  const faults: string[] = []
  for (let kill = 0; kill < kills && faults.length === 0; kill += 1) {
    const used = inputs.slice(kill * 3)
    const writer = startWriter(
      program,
      { folder, inputs: used, steps, repeat: true, seed: seed + kill },
      promised
    )
    // every other time not before something was acknowledged, however slow the machine is
    await (kill % 2 === 0 ? writer.acknowledged : writer.opened)
    await pause(90 + rng.below(700))
    writer.kill()
    await writer.ended
    faults.push(
      ...(await faultsIn(folder, PASSPHRASE, promised, backups)).map((fault) => `kill ${kill}: ${fault}`)
    )
  }
  rmSync(root, { recursive: true, force: true })
  rmSync(join(program, '..'), { recursive: true, force: true })
  return { faults, promised }
}

describe('a process that is killed at any moment', { timeout: 3_600_000 }, () => {
  it('loses nothing that was acknowledged, tears nothing, leaves nothing, and keeps a verified backup', async () => {
    const { faults, promised } = await killOften({ kills: times(8, 500), steps: ALL, mutant: null, seed: 11 })
    const { acknowledged } = promised
    tellFigures('kills', { kills: times(8, 500), acknowledged, faults: faults.length })
    expect(faults).toEqual([])
    expect([promised.acknowledged > 0, promised.refused]).toEqual([true, []])
  })

  it.each([
    { mutant: MUTANTS.rowFirst, steps: ['import'] as WriterTask['steps'], says: /torn/ },
    {
      mutant: MUTANTS.earlyAnswer,
      steps: ['import', 'label'] as WriterTask['steps'],
      says: /lost: the label/
    }
  ])('the harness would notice that $mutant.name', async ({ mutant, steps, says }) => {
    const { faults } = await killOften({ kills: 40, steps, mutant, seed: 12 })
    expect(faults.join()).toMatch(says)
  })
})
