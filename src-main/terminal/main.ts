import { AppError } from '#contract/app-error'
import { failureText, t } from '#words/translate'
import { manyRows } from '../benchmarks/many-rows'
import { benchmarks } from '../benchmarks/registry'
import type { EngineClient } from '../engine/client'
import { failureOf } from '../lib/process/rpc'
import { UsageError, unwrap, type Answer, type Command, type Invocation } from './command'
import { benchCommand } from './commands/bench'
import { makeCommand } from './commands/make'
import { readPassphrase } from './commands/library'
import { commands as table } from './commands/registry'
import { defaultLibrary, fromUser } from './paths'
import { HelpAsked, parse, type Parsed } from './program'
import { startEngine } from './start-engine'

const commands: Readonly<Record<string, Command>> = {
  ...table,
  bench: benchCommand(benchmarks),
  make: makeCommand(manyRows)
}

/** Throws AppError 'key-missing', 'library-missing'. */
async function checkOpen(client: EngineClient): Promise<void> {
  const { state } = unwrap(await client.call('library:status', {}))
  if (state === 'locked') throw new AppError('key-missing')
  if (state === 'absent') throw new AppError('library-missing')
}

/** The engine on the library, opened as the action needs it. Throws AppError. */
async function openEngine({ action, values }: Parsed, libraryFolder: string): Promise<EngineClient> {
  const client = startEngine(libraryFolder)
  const file = values['passphrase-file']
  try {
    // a library that is about to be made takes its passphrase in the request
    if (action.library !== 'makes')
      await client.unlock(typeof file === 'string' ? readPassphrase(file) : null)
    if (!action.library) await checkOpen(client)
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

async function run(parsed: Parsed): Promise<Answer> {
  const { action, words, values } = parsed
  const libraryFolder = typeof values.library === 'string' ? fromUser(values.library) : defaultLibrary()
  let engine: Promise<EngineClient> | undefined
  const invocation: Invocation = {
    words,
    values,
    json: values.json === true,
    libraryFolder,
    engine: () => (engine ??= openEngine(parsed, libraryFolder)),
    ask: async (name, request) => unwrap(await (await invocation.engine()).call(name, request))
  }
  try {
    return await action.run(invocation)
  } finally {
    await (await engine?.catch(() => undefined))?.close()
  }
}

function print({ json, lines, text }: Answer, asJson: boolean): void {
  if (!asJson) process.stdout.write(`${text}\n`)
  else if (lines) process.stdout.write((json as unknown[]).map((row) => `${JSON.stringify(row)}\n`).join(''))
  else process.stdout.write(`${JSON.stringify(json)}\n`)
}

/** Exit codes: 0 done, 1 something in the batch was refused (and listed), 2 wrong usage, 3 failed. */
async function main(): Promise<number> {
  try {
    const parsed = parse(commands, process.argv.slice(2))
    const answer = await run(parsed)
    print(answer, parsed.values.json === true)
    return answer.code ?? 0
  } catch (error) {
    return report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof HelpAsked) {
    process.stdout.write(`${error.message}\n`)
    return 0
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`)
    return 2
  }
  const failure = failureOf(error)
  const message = failureText(failure)
  if (['bands-invalid', 'bands-overlap'].includes(failure.code)) {
    process.stderr.write(`${message}\n`)
    return 2
  }
  process.stdout.write(
    `${JSON.stringify({ error: { code: failure.code, message, facts: failure.facts } })}\n`
  )
  if (!(error instanceof AppError)) process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
  return 3
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
