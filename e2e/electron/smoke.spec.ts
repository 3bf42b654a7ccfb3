import { _electron, expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../app'

const installed = existsSync(join(root, 'node_modules/electron/path.txt'))
if (!installed)
  console.warn('SKIPPED: the Electron binary is not installed, the window itself is not tested here.')

test.describe('the window', () => {
  test.skip(!installed, 'the Electron binary is not installed')

  const launch = async () =>
    _electron.launch({ args: [root, `--user-data-dir=${await mkdtemp(join(tmpdir(), 'tadpole-window-'))}`] })

  test('serves the screens from its own scheme, sandboxed, with the bridge and nothing else', async () => {
    const app = await launch()
    const page = await app.firstWindow()
    expect(page.url()).toBe('app://bundle/index.html')
    expect(await page.evaluate(() => ['require', 'process', 'module'].map((name) => name in window))).toEqual(
      [false, false, false]
    )
    expect(
      await page.evaluate(() => Object.keys((window as unknown as { tadpole: object }).tadpole).sort())
    ).toEqual(['call', 'face', 'on', 'pictureUrl', 'register'])
    expect(
      await page.evaluate(() =>
        fetch('https://example.org').then(
          () => 'reached',
          () => 'blocked'
        )
      )
    ).toBe('blocked')
    expect(await page.evaluate(() => window.open('https://example.org'))).toBeNull()
    await app.close()
  })

  test('engine and compute are utility processes; killing compute fails an item, not the app', async () => {
    const app = await launch()
    const page = await app.firstWindow()
    await page.getByRole('button', { name: /Only try it out/ }).click()
    await page.getByRole('button', { name: /synthetic drawings/ }).click()
    const killed = await app.evaluate(({ app: electron }) => {
      const compute = electron.getAppMetrics().find((metric) => metric.name?.includes('compute'))
      if (compute) process.kill(compute.pid, 'SIGKILL')
      return compute !== undefined
    })
    expect(killed).toBe(true)
    await expect(page.getByText(/drawings? imported/)).toBeVisible({ timeout: 60_000 })
    await app.close()
  })

  test('a second start ends, the first window stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tadpole-window-'))
    const first = await _electron.launch({ args: [root, `--user-data-dir=${folder}`] })
    await first.firstWindow()
    const second = await _electron.launch({ args: [root, `--user-data-dir=${folder}`] }).catch(() => null)
    expect(second === null || second.windows().length === 0).toBe(true)
    expect(first.windows()).toHaveLength(1)
    await first.close()
  })
})
