import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, tadpole } from './app'

const base = mkdtempSync(join(tmpdir(), 'tadpole-silence-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** What the inference runtime looks at to take a machine for one where it should not report. */
const machines = {
  CI: undefined,
  GITHUB_ACTIONS: undefined,
  TF_BUILD: undefined,
  ORT_RUNNING_UNIT_TESTS: undefined
}

describe('nothing leaves the machine', () => {
  it('no part of the program makes an identifier or a store of events to send, in the home or beside it', async () => {
    const home = join(base, 'home')
    const temporary = join(base, 'tmp')
    for (const folder of [home, temporary]) mkdirSync(folder)
    const where = {
      HOME: home,
      TMPDIR: temporary,
      XDG_CACHE_HOME: undefined,
      ORT_DISABLE_TELEMETRY: undefined
    }
    const run = (args: string[]) =>
      tadpole([...args, '--library', join(base, 'library'), '--json'], base, { ...machines, ...where })
    await run(['init', '--unencrypted', '--purpose', 'synthetic'])
    await run(['import', join(root, 'resources/sample')])
    // embeds, learns, scores: every process that opens the runtime
    for (const args of [
      ['doctor'],
      ['train', '--bands', '5-6', 'preset=quick', '--deploy'],
      ['analyze', '--all']
    ])
      expect([args[0], (await run(args)).code]).toEqual([args[0], 0])
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(home, { recursive: true })).toEqual([])
  }, 120_000)
})
