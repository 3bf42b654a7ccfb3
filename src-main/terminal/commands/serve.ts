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
      : `Tadpole is at ${bridge.url}\nThe address works once, for one browser. Ctrl-C ends it.\n`
  )
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await bridge.close()
}

const portOption = { port: number('the port on 127.0.0.1; by default any that is free') }

export const serve: Action = {
  about: 'show the screens in a browser of this machine',
  example: 'serve --port 8080',
  options: portOption,
  library: 'optional',
  async run(invocation) {
    await serveUntilStopped(invocation)
    return { json: { stopped: true }, text: 'Stopped.' }
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
  if (!hasDisplay()) return 'this computer has no display'
  if (electronInstalled()) return null
  process.stderr.write('Fetching the Electron program (once, up to a minute) ...\n')
  const script = join(electronFolder, 'install.js')
  if (existsSync(script)) await finished(process.execPath, [script], 60_000)
  return electronInstalled() ? null : 'the Electron program could not be fetched'
}

export const start: Action = {
  about: 'open the window; where none can be, serve the same screens to a browser',
  example: 'start',
  options: portOption,
  library: 'optional',
  async run(invocation) {
    const reason = await whyNoWindow()
    if (reason === null) {
      const program = createRequire(import.meta.url)('electron') as unknown as string
      const code = await finished(program, [installationRoot])
      return { json: { window: true, code }, text: 'Closed.', code: code === 0 ? 0 : 1 }
    }
    process.stderr.write(`No window: ${reason}. The same screens in a browser:\n`)
    await serveUntilStopped(invocation)
    return { json: { window: false }, text: 'Stopped.' }
  }
}
