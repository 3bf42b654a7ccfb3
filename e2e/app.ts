import { test as base, type Page } from '@playwright/test'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
const terminal = join(root, 'out/main/terminal.js')

/** Runs the command line as a user would; answers what it printed and its exit code. */
export function tadpole(
  args: readonly string[],
  cwd = root,
  environment: NodeJS.ProcessEnv = {}
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [terminal, ...args],
      { cwd, env: { ...process.env, INIT_CWD: cwd, ...environment }, maxBuffer: 64e6 },
      (error, stdout, stderr) => {
        done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
      }
    )
  })
}

export interface Served {
  url: string
  process: ChildProcess
  stop(): Promise<void>
}

/** Serves a library's screens; resolves once the address is printed. */
export function serve(library: string): Promise<Served> {
  const child = spawn(process.execPath, [terminal, 'serve', '--json', '--library', library], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`serve ended with ${code}`)))
    child.stdout.once('data', (line: Buffer) => {
      const { url } = JSON.parse(line.toString()) as { url: string }
      const stop = (): Promise<void> =>
        new Promise((gone) => {
          if (child.exitCode !== null) return gone()
          child.removeAllListeners('exit')
          child.once('exit', () => gone())
          child.kill('SIGTERM')
        })
      child.removeAllListeners('exit')
      done({ url, process: child, stop })
    })
  })
}

interface Fixtures {
  /** An empty folder that goes away after the test. */
  folder: string
  /** The app on a library that does not exist yet, opened in Chromium; fails the test on any console error or CSP breach. */
  app: Page
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tadpole-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  app: async ({ page, folder }, use) => {
    const problems = watch(page)
    const served = await serve(join(folder, 'library'))
    await page.goto(served.url)
    await use(page)
    await page.goto('about:blank') // so that no picture is still on its way when the server goes
    await served.stop()
    if (problems.length > 0) throw new Error(`the page reported: ${problems.join('\n')}`)
  }
})

/** Console errors, uncaught errors and requests that leave this machine. */
export function watch(page: Page): string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url()))
      problems.push(`left this machine: ${request.url()}`)
  })
  return problems
}

export { expect } from '@playwright/test'
