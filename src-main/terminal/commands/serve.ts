import { t } from '#words/translate'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { number, numberOption, type Action, type Invocation } from '../command'
import { startBridge } from '../bridge/server'
import { installationRoot } from '../paths'

/** Serves the screens on 127.0.0.1 until Ctrl-C. */
async function serveUntilStopped(invocation: Invocation): Promise<void> {
  const engine = await invocation.engine()
  const bridge = await startBridge(engine, numberOption(invocation.values, 'port') ?? 0)
  process.stdout.write(
    invocation.json
      ? `${JSON.stringify({ url: bridge.url })}\n`
      : `${t('cli.serve.address', { url: bridge.url })}\n`
  )
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await bridge.close()
}

const portOption = { port: number() }

export const serve: Action = {
  example: 'serve --port 8080',
  options: portOption,
  library: 'optional',
  async run(invocation) {
    await serveUntilStopped(invocation)
    return { json: { stopped: true }, text: t('cli.serve.stopped') }
  }
}

const electronFolder = join(installationRoot, 'node_modules/electron')
const electronInstalled = (): boolean => existsSync(join(electronFolder, 'path.txt'))
const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)

function finished(command: string, args: string[], timeoutMs?: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: installationRoot,
      timeout: timeoutMs
    })
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Why the window cannot be opened here; null where it can. Tries once to fetch Electron's binary. */
async function whyNoWindow(): Promise<string | null> {
  if (!hasDisplay()) return t('cli.serve.noDisplay')
  if (electronInstalled()) return null
  process.stderr.write(`${t('cli.serve.fetchingElectron')}\n`)
  const script = join(electronFolder, 'install.js')
  if (existsSync(script)) await finished(process.execPath, [script], 60_000)
  return electronInstalled() ? null : t('cli.serve.noElectron')
}

export const start: Action = {
  example: 'start',
  options: portOption,
  library: 'optional',
  async run(invocation) {
    const reason = await whyNoWindow()
    if (reason === null) {
      const program = createRequire(import.meta.url)('electron') as unknown as string
      const code = await finished(program, [installationRoot])
      return { json: { window: true, code }, text: t('cli.serve.closed'), code: code === 0 ? 0 : 1 }
    }
    process.stderr.write(`${t('cli.serve.noWindow', { reason })}\n`)
    await serveUntilStopped(invocation)
    return { json: { window: false }, text: t('cli.serve.stopped') }
  }
}
