import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { tellFigures, times } from '../tier'
import { bundleWriter, MUTANTS, type Mutant } from './bundle'
import { hasLoopDisks, LoopDisk } from './disks'
import { faultsIn, Promised } from './judge'
import { chooseBackups, inputFolders, makeLibrary, PASSPHRASE, startWriter } from './stage'
import type { WriterTask } from './work'

const STEPS: WriterTask['steps'] = ['import', 'import', 'label', 'label', 'child', 'erase', 'backup']

/** Cuts the power of a disk over and over while a writer works on it; answers what was found wrong on the disks, and what had been acknowledged. */
async function cutOften(cuts: number, steps: WriterTask['steps'], mutant: Mutant | null, seed: number) {
  const program = await bundleWriter(mutant)
  const inputs = await inputFolders(Math.max(12, cuts * 3))
  const disk = new LoopDisk()
  const promised = new Promised()
  const rng = random(seed, 'power-cut')
  const faults: string[] = []
  try {
    const folder = join(disk.folder, 'library')
    await makeLibrary(folder, { models: false })
    await chooseBackups(folder, join(disk.folder, 'backups'))
    for (let cut = 0; cut < cuts && faults.length === 0; cut += 1) {
      const used = inputs.slice(cut * 3)
      const writer = startWriter(
        program,
        { folder, inputs: used, steps, repeat: true, seed: seed + cut },
        promised
      )
      // every other time not before something was acknowledged, however slow the machine is
      await (cut % 2 === 0 ? writer.acknowledged : writer.opened)
      await pause(90 + rng.below(700))
      writer.kill('SIGSTOP')
      await pause(30) // what was said before is taken
      disk.cut()
      const found = await faultsIn(
        join(disk.copyFolder, 'library'),
        PASSPHRASE,
        promised,
        join(disk.copyFolder, 'backups')
      )
      faults.push(...found.map((fault) => `cut ${cut}: ${fault}`))
      disk.releaseCopy()
      writer.kill()
      await writer.ended
    }
  } finally {
    disk.remove()
    rmSync(join(program, '..'), { recursive: true, force: true })
  }
  return { faults, promised }
}

const able = hasLoopDisks()

describe.skipIf(!able)(
  'a disk whose power fails at any moment (needs root and loop devices)',
  { timeout: 3_600_000 },
  () => {
    it('holds all that was acknowledged, nothing torn, and a verified backup', async () => {
      const cuts = times(8, 500)
      const { faults, promised } = await cutOften(cuts, STEPS, null, 21)
      tellFigures('power cuts', { cuts, acknowledged: promised.acknowledged, faults: faults.length })
      expect(faults).toEqual([])
      expect(promised.acknowledged).toBeGreaterThan(0)
    })

    it.each([
      { mutant: MUTANTS.noSync, steps: ['import'] as WriterTask['steps'], says: /torn|does not open/ },
      { mutant: MUTANTS.inPlace, steps: ['import'] as WriterTask['steps'], says: /torn|does not open/ },
      {
        mutant: MUTANTS.lazyDatabase,
        steps: ['import', 'label'] as WriterTask['steps'],
        says: /lost|does not open/
      },
      { mutant: MUTANTS.rowFirst, steps: ['import'] as WriterTask['steps'], says: /torn/ }
    ])('the harness would notice that $mutant.name', async ({ mutant, steps, says }) => {
      const { faults } = await cutOften(40, steps, mutant, 22)
      expect(faults.join()).toMatch(says)
    })
  }
)
