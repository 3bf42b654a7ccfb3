import { join } from 'node:path'
import { test as bare, expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { serve, tadpole } from '../app'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

/** 100,000 for the figures in docs/benchmarks; fewer in every run. */
const ROWS = Number(process.env.TADPOLE_ROWS ?? 20_000)

bare(`${ROWS} rows: only what is in sight is in the page, and the screen keeps up`, async ({ page }) => {
  bare.setTimeout(600_000)
  const folder = await mkdtemp(join(tmpdir(), 'tadpole-scale-'))
  await tadpole(['make', 'rows', '--count', String(ROWS), '--out', join(folder, 'library')])
  const served = await serve(join(folder, 'library'))
  const shown = (count: number) => page.getByText(`${count} of ${ROWS.toLocaleString('en')} drawings`)
  const took = async (what: () => Promise<void>): Promise<number> => {
    const before = Date.now()
    await what()
    return Date.now() - before
  }
  await page.goto(served.url)
  const work = new Workbench(page)
  const begin = Date.now()
  await work.go('library')
  await page.locator('.card-button').first().waitFor()
  const first = Date.now() - begin
  await shown(ROWS).waitFor({ timeout: 300_000 })
  const all = Date.now() - begin
  const filter = await took(async () => {
    await page
      .getByRole('search')
      .getByLabel(/^Subject/)
      .selectOption('house')
    await shown(Math.ceil(ROWS / 3)).waitFor()
  })
  await page.getByRole('button', { name: t('library.clear') }).click()
  const search = await took(async () => {
    await work.library.search('drawing-777')
    await shown(
      [...Array(ROWS).keys()].filter((i) => `drawing-${i}`.startsWith('drawing-777')).length
    ).waitFor()
  })
  await page.getByRole('button', { name: t('library.clear') }).click()
  await shown(ROWS).waitFor()
  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector('.grid-scroller')!
    const gaps: number[] = []
    let last = performance.now()
    for (let i = 0; i < 300; i += 1) {
      scroller.scrollTop += 400
      await new Promise((resolve) => requestAnimationFrame(resolve))
      gaps.push(performance.now() - last)
      last = performance.now()
    }
    return gaps.sort((a, b) => a - b)
  })
  expect(await page.locator('.card-button').count()).toBeLessThan(90)
  await page.getByRole('button', { name: t('library.tab.table'), exact: true }).click()
  await expect(page.getByLabel('Age of drawing-0.png')).toHaveValue('4;0')
  expect(await page.getByRole('row').count()).toBeLessThan(60)
  const queue = await took(async () => {
    await work.go('labelling')
    await page.getByText(`1 of ${ROWS}, 0 labelled`).waitFor({ timeout: 60_000 })
  })
  const times: number[] = []
  for (let i = 0; i < 40; i += 1)
    times.push(
      await took(async () => {
        await page.keyboard.press(i % 5 ? 'n' : 'u')
        await page.getByText(new RegExp(`^${i + 2} of `)).waitFor()
      })
    )
  await expect(page.getByText(`41 of ${ROWS}, 40 labelled`)).toBeVisible()
  await expect(work.labelling.saved).toBeVisible({ timeout: 60_000 })
  times.sort((a, b) => a - b)
  console.log(
    `${ROWS} rows: first drawings after ${first} ms, all after ${all} ms, filter ${filter} ms, search ${search} ms, frame while scrolling p95 ${frames[Math.floor(0.95 * frames.length)]!.toFixed(0)} ms, queue ${queue} ms, label p95 ${times[37]} ms`
  )
  await page.goto('about:blank')
  await served.stop()
  await rm(folder, { recursive: true, force: true })
})
