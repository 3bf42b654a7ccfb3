import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CommandName, Reply, Request } from '#contract/commands'
import { engineClient, type EngineClient } from './client'
import { renewedOnLock } from './renewed-client'
import { openEngine, programs, projectRoot } from '../harness/open-engine'
import { nodeFork } from '../lib/process/node-channel'
import { openLibrary } from '../library/library'
import { ratePassphrase } from '../library/rate-passphrase'

const SECRET = 'violin teapot gravel seven'
const folder = mkdtempSync(join(tmpdir(), 'tadpole-security-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('passphrases', () => {
  it('that many people take are refused, four odd words are not', async () => {
    for (const weak of ['', 'short', 'password123', 'aaaaaaaaaaaa', '1234567890'])
      expect([weak, (await ratePassphrase(weak)).refused]).toEqual([weak, true])
    for (const strong of [SECRET, 'x9!kQ2#vLm0p'])
      expect([strong, (await ratePassphrase(strong)).refused]).toEqual([strong, false])
  })

  it('a weak one makes no library; changing one leaves the recovery key, and changes no file but the key ring', async () => {
    const test = openEngine()
    expect((await test.refuse('library:create', { passphrase: 'password123' })).code).toBe('passphrase-weak')
    expect((await test.ask('library:status', {})).state).toBe('absent')
    const { recoveryKey } = await test.ask('library:create', { passphrase: SECRET })
    const next = 'harbour pencil eleven moss'
    expect((await test.refuse('passphrase:change', { secret: 'not it', passphrase: next })).code).toBe(
      'key-wrong'
    )
    expect((await test.refuse('passphrase:change', { secret: SECRET, passphrase: 'qwertyuiop' })).code).toBe(
      'passphrase-weak'
    )
    await test.ask('passphrase:change', { secret: SECRET, passphrase: next })
    expect((await test.ask('security:show', {})).recoveryCheckedAt).toBeNull()
    expect((await test.refuse('recovery:check', { recoveryKey: next })).code).toBe('recovery-wrong')
    const checked = await test.ask('recovery:check', { recoveryKey: recoveryKey!.toLowerCase() })
    expect(checked.recoveryCheckedAt).toMatch(/^20/)
    const renewed = await test.ask('recovery:renew', { secret: next })
    expect((await test.refuse('recovery:check', { recoveryKey: recoveryKey! })).code).toBe('recovery-wrong')
    await test.ask('recovery:check', { recoveryKey: renewed.recoveryKey })
    await test.ask('library:lock', {})
    expect((await test.refuse('library:unlock', { passphrase: SECRET })).code).toBe('key-wrong')
    expect((await test.ask('library:unlock', { passphrase: next })).state).toBe('open')
    await test.close()
  })

  it('wrong ones are answered later and later from the fourth on, and a right one at once again', async () => {
    const test = openEngine()
    await test.ask('library:create', { passphrase: SECRET })
    await test.ask('library:lock', {})
    const waited: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const started = performance.now()
      expect((await test.refuse('library:unlock', { passphrase: `wrong ${i}` })).code).toBe('key-wrong')
      waited.push(performance.now() - started)
    }
    expect(waited[3]! - waited[0]!).toBeGreaterThan(500)
    expect(waited[4]! - waited[3]!).toBeGreaterThan(500)
    await test.ask('library:unlock', { passphrase: SECRET })
    await test.close()
  })
})

describe('a locked library', () => {
  /** Processes of the engine on this library. */
  const processes = (): string[] =>
    execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('engine.js') && line.includes(folder))
      .map((line) => line.trim().split(' ')[0]!)

  const ask = async <Name extends CommandName>(
    engine: EngineClient,
    name: Name,
    request: Request<Name>
  ): Promise<Reply<Name>> => {
    const result = await engine.call(name, request)
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
    return result.value
  }
  const start = (): EngineClient =>
    renewedOnLock(() => engineClient(nodeFork(programs)('engine', [folder, projectRoot, '1'])))

  it('ends the process that held its keys, by hand and for want of use; a fresh one opens it again', async () => {
    const engine = start()
    const heard: string[] = []
    engine.onAny((name) => heard.push(name))
    await ask(engine, 'library:create', { passphrase: SECRET })
    await ask(engine, 'security:choose', { minutes: 480 })
    const [before] = processes()
    expect((await ask(engine, 'library:lock', {})).state).toBe('locked')
    expect(heard).toContain('library:locked')
    await expect.poll(() => processes().filter((id) => id === before)).toEqual([])
    expect(processes()).toHaveLength(1)
    expect((await ask(engine, 'library:unlock', { passphrase: SECRET })).state).toBe('open')
    await engine.close()

    const library = await openLibrary(folder, SECRET)
    library.preferences.set('lock-after-minutes', 0.02)
    library.close()
    const idle = start()
    await ask(idle, 'library:unlock', { passphrase: SECRET })
    const [held] = processes()
    await expect
      .poll(async () => (await ask(idle, 'library:status', {})).state, { timeout: 20_000 })
      .toBe('locked')
    await expect.poll(() => processes().filter((id) => id === held)).toEqual([])
    await idle.close()
  })
})
