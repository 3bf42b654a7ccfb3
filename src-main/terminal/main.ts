import { AppError } from '#contract/app-error'
import type { Opening } from '#contract/health'
import { failureText, t } from '#words/translate'
import { manyRows } from '../benchmarks/many-rows'
import { benchmarks } from '../benchmarks/registry'
import type { EngineClient } from '../engine/client'
import { answerLine } from './answer-line'
import { unwrap, type Command, type Values } from './command'
import { benchCommand } from './commands/bench'
import { makeCommand } from './commands/make'
import { readPassphrase } from './commands/library'
import { commands as table } from './commands/registry'
import type { Parsed } from './program'
import { startEngine } from './start-engine'

const commands: Readonly<Record<string, Command>> = {
  ...table,
  bench: benchCommand(benchmarks),
  make: makeCommand(manyRows)
}

/** Throws AppError 'key-missing', 'library-missing'. */
async function checkOpen(client: EngineClient): Promise<void> {
  const { state, unchanged, notices } = unwrap(await client.call('library:status', {}))
  for (const notice of [...notices, ...(unchanged ? [unchanged] : [])])
    process.stderr.write(`${failureText(notice)}\n`)
  if (state === 'locked') throw new AppError('key-missing')
  if (state === 'absent') throw new AppError('library-missing')
}

/** What the screens tell, and what can be done then, need not end the program that shows them. */
function leaveToScreens(error: unknown): void {
  if (!(error instanceof AppError) || !['writes-missing', 'library-damaged'].includes(error.code)) throw error
}

/** How the options of a line ask for the library. */
const openingOf = (values: Values): Opening =>
  values['accept-loss'] ? 'with-loss' : values['read-only'] ? 'unchanged' : 'usual'

/** The engine on the library, opened as the action needs it. Throws AppError. */
async function openEngine({ action, values }: Parsed, libraryFolder: string): Promise<EngineClient> {
  const client = startEngine(libraryFolder)
  const file = values['passphrase-file']
  try {
    // a library that is about to be made takes its passphrase in the request
    if (action.library !== 'makes') {
      const opened = client.unlock(typeof file === 'string' ? readPassphrase(file) : null, openingOf(values))
      await (action.library === 'optional' ? opened.catch(leaveToScreens) : opened)
    }
    if (!action.library) await checkOpen(client)
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

async function main(): Promise<number> {
  const engines = { open: openEngine, close: (engine: EngineClient) => engine.close() }
  const { code, stdout, stderr } = await answerLine(commands, process.argv.slice(2), engines)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  return code
}

// whoever reads may close the pipe early: head does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

/** Native modules end the process without a word under an older Node; better to say it. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 16)) {
  process.stderr.write(`${t('cli.common.nodeTooOld', { version: process.versions.node })}\n`)
  process.exitCode = 3
} else process.exitCode = await main()
