import { parseArgs, type ParseArgsConfig } from 'node:util'
import { AppError } from '../../src-preload/contract/app-error'
import { sentenceOf } from '../../src-preload/contract/sentences'
import type { EngineClient } from '../engine/client'
import { failureOf } from '../lib/process/rpc'
import { UsageError, unwrap, type Answer, type Command, type Invocation, type Values } from './command'
import { analyze } from './commands/analysis'
import { compare } from './commands/compare'
import { explain } from './commands/explain'
import { report } from './commands/report'
import { augment, merge } from './commands/age-groups'
import { bench } from './commands/bench'
import { config } from './commands/config'
import { devices } from './commands/devices'
import { demo } from './commands/demo'
import { train } from './commands/learning'
import { models } from './commands/models'
import { norms } from './commands/norms'
import { encoders } from './commands/encoders'
import { doctor, exportCommand, importCommand, init, readPassphrase } from './commands/library'
import { jobs } from './commands/jobs'
import { checklists } from './commands/checklists'
import { drawings } from './commands/drawings'
import { split } from './commands/split'
import { labels } from './commands/labels'
import { raters, ratings } from './commands/ratings'
import { make } from './commands/make'
import { passport } from './commands/passport'
import { scores } from './commands/scores'
import { storage } from './commands/storage'
import { sweep } from './commands/sweep'
import { threshold } from './commands/threshold'
import { serve, start } from './commands/serve'
import { defaultLibrary, fromUser } from './paths'
import { startEngine } from './start-engine'

const commands: Record<string, Command> = {
  init,
  import: importCommand,
  export: exportCommand,
  drawings,
  split,
  labels,
  raters,
  ratings,
  checklists,
  norms,
  merge,
  augment,
  config,
  train,
  sweep,
  models,
  threshold,
  passport,
  scores,
  analyze,
  explain,
  compare,
  report,
  encoders,
  jobs,
  storage,
  devices,
  doctor,
  serve,
  start,
  demo,
  bench,
  make
}

const COMMON: NonNullable<ParseArgsConfig['options']> = {
  library: { type: 'string' },
  'passphrase-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' }
}

function helpText(): string {
  const rows = Object.values(commands).map((c) => `  ${c.usage}\n      ${c.about}`)
  return [
    'Usage: npm run -s tadpole -- <command> [--library DIR] [--passphrase-file F] [--json]',
    '',
    ...rows
  ].join('\n')
}

function parse(argv: readonly string[]): { command: Command; words: string[]; values: Values } {
  const [name, ...rest] = argv
  if (name === undefined) throw new UsageError(helpText())
  const command = Object.hasOwn(commands, name) ? commands[name]! : undefined
  if (!command) throw new UsageError(`there is no command ${name}\n\n${helpText()}`)
  try {
    const options = { ...COMMON, ...command.options }
    const { positionals, values } = parseArgs({ args: rest, options, allowPositionals: true, strict: true })
    const empty = Object.keys(values).find((key) => values[key] === '' && !command.clears?.includes(key))
    if (empty !== undefined) throw new UsageError(`--${empty} is empty: name something, or leave it out`)
    return { command, words: positionals, values: values as Values }
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`${(error as Error).message}\nUsage: ${command.usage}`)
  }
}

/** Commands that need no open library: one makes it, two let the screens ask for the passphrase, one can do without. */
const opensLater: readonly Command[] = [init, serve, start, config]

/** Throws AppError 'key-missing', 'library-missing'. */
async function checkOpen(client: EngineClient): Promise<void> {
  const { state } = unwrap(await client.call('library:status', {}))
  if (state === 'locked') throw new AppError('key-missing')
  if (state === 'absent') throw new AppError('library-missing')
}

async function run(argv: readonly string[]): Promise<{ answer: Answer; json: boolean }> {
  const { command, words, values } = parse(argv)
  const libraryFolder = typeof values.library === 'string' ? fromUser(values.library) : defaultLibrary()
  let engine: Promise<EngineClient> | undefined
  const open = async (): Promise<EngineClient> => {
    const client = startEngine(libraryFolder)
    // A library that is about to be made takes its passphrase in the request.
    const file = values['passphrase-file']
    const existing = command !== init
    try {
      if (existing) await client.unlock(typeof file === 'string' ? readPassphrase(file) : null)
      if (!opensLater.includes(command)) await checkOpen(client)
      return client
    } catch (error) {
      await client.close()
      throw error
    }
  }
  const invocation: Invocation = {
    words,
    values,
    json: values.json === true,
    libraryFolder,
    engine: () => (engine ??= open()),
    ask: async (name, request) => unwrap(await (await invocation.engine()).call(name, request))
  }
  try {
    return { answer: await command.run(invocation), json: invocation.json }
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
  const [first = '', ...rest] = process.argv.slice(2)
  if (first === 'help' || first === '--help' || rest.includes('--help')) {
    const command = Object.hasOwn(commands, first) ? commands[first] : undefined
    process.stdout.write(`${command ? command.usage : helpText()}\n`)
    return 0
  }
  try {
    const { answer, json } = await run(process.argv.slice(2))
    print(answer, json)
    return answer.code ?? 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    const failure = failureOf(error)
    if (['bands-invalid', 'bands-overlap'].includes(failure.code)) {
      process.stderr.write(`${sentenceOf(failure)}\n`)
      return 2
    }
    const message = sentenceOf(failure)
    process.stdout.write(
      `${JSON.stringify({ error: { code: failure.code, message, facts: failure.facts } })}\n`
    )
    if (!(error instanceof AppError)) process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
    return 3
  }
}

// whoever reads may close the pipe early: head does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

/** Native modules end the process without a word under an older Node; better to say it. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 16)) {
  process.stderr.write(
    `Tadpole needs Node 22.16 or newer, this is ${process.versions.node}. Start it with npm run.\n`
  )
  process.exitCode = 3
} else process.exitCode = await main()
