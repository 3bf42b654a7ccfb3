import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { opened } from '../harness/registry'

describe('devices', () => {
  let test: TestEngine
  beforeAll(async () => {
    test = await opened(false)
  })
  afterAll(() => test.close())

  it('the processor always can; whatever else is named was tried, and says why it cannot', async () => {
    const { devices, tasks } = await test.ask('devices:probe', {})
    expect(devices[0]).toMatchObject({ provider: 'cpu', usable: true, reason: null, difference: 0 })
    expect(devices[0]!.milliseconds).toBeGreaterThan(0)
    for (const device of devices)
      expect([device.usable, device.reason === null]).toEqual([device.usable, device.usable])
    for (const { provider, usable, difference } of devices)
      if (usable) expect([provider, difference! < 1e-3]).toEqual([provider, true])
    expect(tasks.map((t) => t.task)).toEqual(['embed', 'score', 'train'])
  })

  it('one that is not here leaves the work to the processor, with the reason', async () => {
    const { tasks } = await test.ask('devices:choose', { device: 'coreml' })
    const embed = tasks.find((t) => t.task === 'embed')!
    if (process.platform !== 'darwin')
      expect([embed.provider, embed.reason]).toEqual(['cpu', 'reason:device-not-built'])
    await test.ask('devices:choose', { device: 'auto' })
  })

  it('a session that cannot run where it was wished runs on the processor', async () => {
    const { compute } = test.engine
    compute.useProvider('no-such-device')
    const { checks } = await test.ask('health:check', {})
    expect(checks.find((check) => check.name === 'encoder')!.ok).toBe(true)
    const { wished, used, reason } = compute.provider()
    expect([wished, used, reason !== null]).toEqual(['no-such-device', 'cpu', true])
    compute.useProvider('cpu')
  })
})
