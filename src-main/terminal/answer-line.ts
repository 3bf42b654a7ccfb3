import { AppError } from '#contract/app-error'
import { failureText } from '#words/translate'
import type { EngineClient } from '../engine/client'
import { failureOf } from '../lib/process/rpc'
import { UsageError, unwrap, type Answer, type Command, type Invocation } from './command'
import { defaultLibrary, fromUser } from './paths'
import { HelpAsked, parse, type Parsed } from './program'

/** What a line of the command line comes to: what is printed, and the exit code. */
export interface Printed {
  /** 0: done, 1: something in the batch was refused (and listed), 2: wrong usage, 3: failed. */
  code: number
  stdout: string
  stderr: string
}

/** Gives the engine on a library, opened as the action needs it; `close` ends what it has opened. */
export interface Engines {
  open(parsed: Parsed, libraryFolder: string): Promise<EngineClient>
  close(engine: EngineClient): Promise<void>
}

/** Runs a line of the command line. Progress of jobs goes to stderr while they run; nothing is thrown. */
export async function answerLine(
  commands: Readonly<Record<string, Command>>,
  argv: readonly string[],
  engines: Engines
): Promise<Printed> {
  try {
    const parsed = parse(commands, argv)
    const answer = await run(parsed, engines)
    return { code: answer.code ?? 0, stdout: printed(answer, parsed.values.json === true), stderr: '' }
  } catch (error) {
    return reported(error)
  }
}

async function run(parsed: Parsed, engines: Engines): Promise<Answer> {
  const { action, words, values } = parsed
  const libraryFolder = typeof values.library === 'string' ? fromUser(values.library) : defaultLibrary()
  let engine: Promise<EngineClient> | undefined
  const invocation: Invocation = {
    words,
    values,
    json: values.json === true,
    libraryFolder,
    engine: () => (engine ??= engines.open(parsed, libraryFolder)),
    ask: async (name, request) => unwrap(await (await invocation.engine()).call(name, request))
  }
  try {
    return await action.run(invocation)
  } finally {
    const opened = await engine?.catch(() => undefined)
    if (opened) await engines.close(opened)
  }
}

function printed({ json, lines, text }: Answer, asJson: boolean): string {
  if (!asJson) return `${text}\n`
  if (lines) return (json as unknown[]).map((row) => `${JSON.stringify(row)}\n`).join('')
  return `${JSON.stringify(json)}\n`
}

function reported(error: unknown): Printed {
  if (error instanceof HelpAsked) return { code: 0, stdout: `${error.message}\n`, stderr: '' }
  if (error instanceof UsageError) return { code: 2, stdout: '', stderr: `${error.message}\n` }
  const { code, facts } = failureOf(error)
  const message = failureText({ code, facts })
  if (['bands-invalid', 'bands-overlap'].includes(code))
    return { code: 2, stdout: '', stderr: `${message}\n` }
  const stdout = `${JSON.stringify({ error: { code, message, facts } })}\n`
  const unforeseen = error instanceof AppError ? '' : `${(error as Error).stack ?? String(error)}\n`
  return { code: 3, stdout, stderr: unforeseen }
}
