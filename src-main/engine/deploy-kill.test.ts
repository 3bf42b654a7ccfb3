import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openEngine, programs } from '../harness/open-engine'
import { learnBand, opened } from '../harness/registry'

const KILLS = 10

describe('a switch that is killed', () => {
  it('leaves the old or the new version, never something between', { timeout: 120_000 }, async () => {
    const home = await opened(true)
    const versions = [await learnBand(home, 1), await learnBand(home, 2)]
    await home.ask('models:deploy', { id: versions[0]! })
    await home.engine.close()
    const seen = new Set<string>()
    for (let kill = 0; kill < KILLS; kill += 1) {
      const id = versions[(kill + 1) % 2]!
      const child = spawn(process.execPath, [
        join(programs, 'terminal.js'),
        'models',
        'deploy',
        id,
        '--library',
        home.folder
      ])
      const over = new Promise((resolve) => child.on('close', resolve))
      await Promise.race([pause(350 + kill * 60), over])
      child.kill('SIGKILL')
      await over
      const after = await reopened(home.folder)
      const { models } = await after.ask('models:list', {})
      const judging = models.filter((m) => m.deployed)
      expect(judging).toHaveLength(1)
      expect((await after.ask('models:validate', { id: judging[0]!.id })).ok).toBe(true)
      seen.add(judging[0]!.id)
      await after.engine.close()
    }
    expect(versions).toEqual(expect.arrayContaining([...seen]))
    rmSync(home.folder, { recursive: true, force: true })
  })
})

/** The writer's lock goes with the process that held it, a moment after. */
async function reopened(folder: string) {
  for (let attempt = 0; ; attempt += 1) {
    const test = openEngine(folder)
    try {
      await test.engine.unlock(null)
      return test
    } catch (error) {
      await test.engine.close()
      if (attempt > 50) throw error
      await pause(100)
    }
  }
}
