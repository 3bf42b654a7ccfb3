import { cpSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../open-engine'
import { tellFigures, times } from '../tier'
import { bundleWriter } from './bundle'
import { hasSmallDisks, SmallDisk } from './disks'
import { faultsIn, Promised } from './judge'
import { chooseBackups, inputFolders, makeLibrary, PASSPHRASE, startWriter } from './stage'
import type { WriterTask } from './work'

/** The disk is made with room for the library and for what is done with it once; then it is filled up to so much. */
const DISK_KIBIBYTES = 48 * 1024
const MOST_FREE_KIBIBYTES = 6 * 1024
const STEPS: WriterTask['steps'] = [
  'import',
  'label',
  'child',
  'import',
  'deploy',
  'train',
  'erase',
  'backup',
  'label'
]

/** Fills the disk until so many kibibytes are free. */
function fill(folder: string, kibibytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - kibibytes * 1024), 1))
}

const REFUSALS = /^\w+: (disk-full|library-read-only|read-only)$/
const able = hasSmallDisks()

describe.skipIf(!able)('a disk that fills up (needs root)', { timeout: 3_600_000 }, () => {
  let program = ''
  let disk: SmallDisk
  const base = mkdtempSync(join(tmpdir(), 'tadpole-full-'))
  beforeAll(async () => {
    program = await bundleWriter(null)
    disk = new SmallDisk(DISK_KIBIBYTES)
    await makeLibrary(join(disk.folder, 'library'), { models: true })
    await chooseBackups(join(disk.folder, 'library'), join(disk.folder, 'backups'))
    cpSync(disk.folder, base, { recursive: true })
  })
  afterAll(() => {
    disk?.remove()
    rmSync(base, { recursive: true, force: true })
    rmSync(join(program, '..'), { recursive: true, force: true })
  })

  it('without any room can still be read, and backed up to another disk', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'tadpole-elsewhere-'))
    const other = new SmallDisk(DISK_KIBIBYTES)
    await makeLibrary(join(other.folder, 'library'), { models: false })
    await chooseBackups(join(other.folder, 'library'), join(elsewhere, 'backups'))
    fill(other.folder, 0)
    const test = openEngine(join(other.folder, 'library'))
    expect(await test.ask('library:unlock', { passphrase: PASSPHRASE })).toMatchObject({
      unchanged: { code: 'disk-full-open' }
    })
    expect(await test.job(test.ask('backup:start', {}))).toMatchObject({ state: 'completed', failure: null })
    expect((await test.ask('backup:list', {})).backups).toMatchObject([{ kind: 'full' }])
    await test.engine.close()
    other.remove()
    rmSync(elsewhere, { recursive: true, force: true })
  })

  it('refuses in time, loses and tears nothing, and goes on once there is room, at every level', async () => {
    const levels = times(7, 200)
    const inputs = await inputFolders(2 * levels)
    const [folder, backups] = [join(disk.folder, 'library'), join(disk.folder, 'backups')]
    const faults: string[] = []
    const refused: string[] = []
    let acknowledged = 0
    for (let level = 0; level < levels; level += 1) {
      // each level begins with the same library, so that what earlier ones left is not its lack of room
      for (const name of readdirSync(disk.folder)) rmSync(join(disk.folder, name), { recursive: true })
      cpSync(base, disk.folder, { recursive: true })
      fill(disk.folder, Math.round((MOST_FREE_KIBIBYTES * level) / levels))
      const used = inputs.slice(2 * level, 2 * level + 2)
      const promised = new Promised()
      const task = { folder, inputs: used, steps: STEPS, repeat: false, seed: level }
      const writer = startWriter(program, task, promised)
      await writer.ended
      if (writer.process.exitCode !== 0) faults.push(`level ${level}: ended with ${writer.process.exitCode}`)
      rmSync(join(disk.folder, 'filler'))
      const found = await faultsIn(folder, PASSPHRASE, promised, backups)
      faults.push(...found.map((fault) => `level ${level}: ${fault}`))
      refused.push(...promised.refused)
      acknowledged += promised.acknowledged
    }
    tellFigures('full disks', { levels, acknowledged, refused: refused.length, faults: faults.length })
    expect(faults).toEqual([])
    expect(refused.filter((answer) => !REFUSALS.test(answer))).toEqual([])
    expect([refused.length > 0, acknowledged > 0]).toEqual([true, true])
  })
})
